import { Resize } from '../../../layers';
import type { Call, Handler } from '../call';

export const upsampleNearest: Handler = (call) => resize(call, 'nearest');
export const upsampleBilinear: Handler = (call) => resize(call, 'bilinear');

/** Pixels repeated or interpolated to the extent that the file gives for the result. */
function resize(call: Call, algorithm: 'nearest' | 'bilinear'): string {
  const { args } = call;
  args.ignore('output_size');
  const operand = call.node.args.has('input') ? 'input' : 'self';
  const input = call.shapeOf(args.tensor(operand)).slice(1);
  const output = call.result().slice(1);
  for (const [i, factor] of factors(call, input.length).entries()) {
    // A factor that does not reach a whole number of pixels is used as it is, not as the ratio of the extents.
    if (factor !== undefined && factor * input[i] !== output[i]) {
      throw call.error('unsupported-argument', `the scale factor ${factor} of ${input[i]} pixels is no whole number`);
    }
  }
  const [height, width] = output.length === 1 ? [1, output[0]] : output;
  const attributes = {
    algorithm,
    out_height: height,
    out_width: width,
    ...(algorithm === 'bilinear' ? { align_corners: args.boolean('align_corners', false) } : {}),
  };
  return call.channelsFirst(call.add(Resize, [call.channelsLast(call.data(operand))], attributes));
}

/** Scale factors of each dimension, in both forms that the operators have. */
function factors(call: Call, rank: number): (number | undefined)[] {
  const { args } = call;
  if (call.node.args.has('scale_factors')) return [...args.numbers('scale_factors', [])];
  const keys = rank === 1 ? ['scales'] : ['scales_h', 'scales_w'];
  return keys.map((key) => (args.has(key) ? args.number(key) : undefined));
}
