import { Resize } from '../../../layers';
import { nodeError, numberAttribute, numbersAttribute, type OnnxNode, textAttribute } from '../graph';
import { spatialOf } from '../layout';
import type { Context, Handler } from './context';

const HINT = 'use nearest with whole factors, or linear with half_pixel or align_corners';

/** Pixels repeated or interpolated; Upsample is the older name. */
export const resize: Handler = (node, context) => {
  const input = context.data(node);
  const from = spatialOf(node, context.fullShape(node, input));
  const to = spatialOf(node, context.fullShape(node, node.outputs[0]));
  const old = node.op === 'Upsample' || (context.opset < 11 && node.op === 'Resize');
  const coordinates = old ? 'asymmetric' : textAttribute(node, 'coordinate_transformation_mode', 'half_pixel');
  const mode = textAttribute(node, 'mode', 'nearest');
  if (numberAttribute(node, 'antialias', 0) !== 0) throw unsupported(node, 'antialias is set');
  checkScales(node, context, from, to);
  const [height, width] = to.length === 1 ? [1, to[0]] : to;
  const extents = { out_height: height, out_width: width };
  if (mode === 'nearest') {
    const nearest = old ? 'floor' : textAttribute(node, 'nearest_mode', 'round_prefer_floor');
    const repeats = from.every((n, i) => isRepetition(n, to[i], coordinates, nearest));
    if (!repeats) throw unsupported(node, `nearest pixels by ${coordinates} and ${nearest} are not repeated ones`);
    context.layer(Resize, node, [input], { algorithm: 'nearest', ...extents });
    return;
  }
  const single = to.some((n) => n === 1);
  const halfPixel = coordinates === 'half_pixel' || (coordinates === 'pytorch_half_pixel' && !single);
  const align = coordinates === 'align_corners';
  const linear = mode === 'linear' && (halfPixel || align);
  const same = from.every((n, i) => n === to[i]);
  if (!linear && !same) throw unsupported(node, `mode ${mode} with ${coordinates} coordinates`);
  context.layer(Resize, node, [input], { algorithm: 'bilinear', align_corners: align, ...extents });
};

const unsupported = (node: OnnxNode, found: string) => nodeError(node, 'unsupported-attribute', found, HINT);

/** The kernel's factor is the ratio of the extents: refuses scales that are another one. */
function checkScales(node: OnnxNode, context: Context, from: readonly number[], to: readonly number[]): void {
  const slot = node.op === 'Upsample' || node.inputs.length === 2 ? 1 : 2;
  const given = context.optionalConstant(node, slot)?.data ?? numbersAttribute(node, 'scales') ?? [];
  const scales = [...given].slice(-from.length);
  if (scales.every((scale, i) => Math.fround(scale) === Math.fround(to[i] / from[i]))) return;
  throw unsupported(node, `scales [${scales}] do not reach whole numbers of pixels`);
}

/** True when output pixel j shows input pixel floor(j * input / output). */
function isRepetition(input: number, output: number, coordinates: string, nearest: string): boolean {
  return Array.from({ length: output }, (_, j) => j).every(
    (j) => pixelAt(j, input, output, coordinates, nearest) === Math.floor((j * input) / output),
  );
}

function pixelAt(j: number, input: number, output: number, coordinates: string, nearest: string): number {
  const position = positionOf(j, input, output, coordinates);
  const found = roundings[nearest]?.(position) ?? Number.NaN;
  return Math.min(Math.max(found, 0), input - 1);
}

function positionOf(j: number, input: number, output: number, coordinates: string): number {
  switch (coordinates) {
    case 'asymmetric':
      return (j * input) / output;
    case 'half_pixel':
      return ((j + 0.5) * input) / output - 0.5;
    case 'pytorch_half_pixel':
      return output > 1 ? ((j + 0.5) * input) / output - 0.5 : 0;
    case 'align_corners':
      return output > 1 ? (j * (input - 1)) / (output - 1) : 0;
    default:
      return Number.NaN;
  }
}

const roundings: Readonly<Record<string, (x: number) => number>> = {
  ceil: Math.ceil,
  floor: Math.floor,
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
};
