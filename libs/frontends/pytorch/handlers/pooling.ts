import { COUNT_PAD, GlobalPooling1D, GlobalPooling2D, KEEP_DIMS, POOLING, Pooling1D, Pooling2D } from '../../../layers';
import type { Call, Handler } from '../call';
import { POOL_AXES, windowAttributes } from './window';

type PoolOp = 'Max' | 'Average';

const WINDOWED = [Pooling1D, Pooling2D];
const GLOBAL = [GlobalPooling1D, GlobalPooling2D];

export const maxPool =
  (rank: 1 | 2): Handler =>
  (call) => {
    if (call.args.perAxis('dilation', rank, 1).some((n) => n !== 1)) {
      throw call.args.unsupported('dilation', 'only 1 is supported');
    }
    return windowed(call, rank, 'Max', false);
  };

export const avgPool =
  (rank: 1 | 2): Handler =>
  (call) =>
    windowed(call, rank, 'Average', call.args.boolean('count_include_pad', true));

function windowed(call: Call, rank: 1 | 2, op: PoolOp, countPad: boolean): string {
  const { args } = call;
  const size = args.perAxis('kernel_size', rank, 1);
  const stride = args.perAxis('stride', rank, size);
  const padding = args.perAxis('padding', rank, 0).map((n) => [n, n] as const);
  if (args.boolean('ceil_mode', false)) requireWholeWindows(call, size, stride, padding);
  return pool(call, WINDOWED[rank - 1], {
    [POOLING.poolOp.key]: op,
    [COUNT_PAD.countPad.key]: countPad,
    ...windowAttributes(POOL_AXES, { size, stride, padding }),
  });
}

/** With ceil_mode a last window may hang over the end; where none does, it changes nothing. */
function requireWholeWindows(
  call: Call,
  size: readonly number[],
  stride: readonly number[],
  padding: readonly (readonly [number, number])[],
): void {
  const pixels = call.shapeOf(call.args.tensor('self')).slice(1);
  const whole = pixels.every((n, i) => (n + 2 * padding[i][0] - size[i]) % stride[i] === 0);
  if (!whole)
    throw call.args.unsupported('ceil_mode', 'the last window would hang over the end', 'use ceil_mode=False');
}

/** Pooling to a given extent: of everything, or in windows where these divide the input. */
export const adaptivePool =
  (rank: 1 | 2, op: PoolOp): Handler =>
  (call) => {
    const outputs = call.args.perAxis('output_size', rank, 1);
    const pixels = call.shapeOf(call.args.tensor('self')).slice(1);
    if (outputs.every((n) => n === 1)) return globally(call, rank, op, true);
    if (pixels.some((n, i) => n % outputs[i] !== 0)) {
      const hint = `choose an output size that divides [${pixels.join(', ')}]`;
      throw call.args.unsupported('output_size', 'the windows would have different sizes', hint);
    }
    const size = pixels.map((n, i) => n / outputs[i]);
    const windows = windowAttributes(POOL_AXES, { size, stride: size, padding: size.map(() => [0, 0]) });
    return pool(call, WINDOWED[rank - 1], { [POOLING.poolOp.key]: op, ...windows });
  };

/** Mean or maximum over all dimensions but the channels, which are the first or the last one. */
export const reduce =
  (op: PoolOp): Handler =>
  (call) => {
    const { length } = call.shapeOf(call.args.tensor('self'));
    const dims = call.args.integers('dim', []).map((dim) => (dim < 0 ? dim + length + 1 : dim));
    const from = (first: number) => Array.from({ length: length - 1 }, (_, i) => i + first);
    const [behind, before] = [from(2), from(1)].map((all) => all.join() === [...dims].sort().join());
    if (length < 2 || length > 3 || !(behind || before)) {
      throw call.args.unsupported('dim', `expected all but the channels, [${from(2)}] or [${from(1)}]`);
    }
    const rank = (length - 1) as 1 | 2;
    const keepDims = call.args.boolean('keepdim', false);
    if (behind) return globally(call, rank, op, keepDims);
    const attributes = { [POOLING.poolOp.key]: op, [KEEP_DIMS.keepDims.key]: keepDims };
    return call.add(GLOBAL[rank - 1], [call.data('self')], attributes);
  };

function globally(call: Call, rank: 1 | 2, op: PoolOp, keepDims: boolean): string {
  const layer = GLOBAL[rank - 1];
  const attributes = { [POOLING.poolOp.key]: op };
  if (keepDims) return pool(call, layer, { ...attributes, [KEEP_DIMS.keepDims.key]: true });
  return call.add(layer, [call.channelsLast(call.data('self'))], attributes);
}

function pool(call: Call, layer: Parameters<Call['add']>[0], attributes: Readonly<Record<string, unknown>>): string {
  return call.channelsFirst(call.add(layer, [call.channelsLast(call.data('self'))], attributes));
}
