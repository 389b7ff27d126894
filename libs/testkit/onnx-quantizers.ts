import type { Tensor } from '../ir';
import { at, attribute, build, type Definition, front } from './onnx-tensors';

function halfEven(x: number): number {
  const floor = Math.floor(x);
  return x - floor > 0.5 || (x - floor === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

const ROUNDINGS: Readonly<Record<string, (x: number) => number>> = {
  DOWN: Math.trunc,
  FLOOR: Math.floor,
  HALF_DOWN: (x) => Math.sign(x) * Math.ceil(Math.abs(x) - 0.5),
  HALF_UP: (x) => Math.sign(x) * Math.floor(Math.abs(x) + 0.5),
  ROUND: halfEven,
};

export const quant: Definition = (node, [x, s, z, bits]) => {
  const [signed, narrow, n] = [attribute(node, 'signed', 1), attribute(node, 'narrow', 0), bits!.data[0]];
  const [low, high] = signed ? [narrow - 2 ** (n - 1), 2 ** (n - 1) - 1] : [0, 2 ** n - 1 - narrow];
  const round = ROUNDINGS[attribute(node, 'rounding_mode', 'ROUND')];
  return [
    build(x!.shape, (index) => {
      const [scale, zero] = [at(s!, index), at(z!, index)];
      const integer = round(Math.min(Math.max(Math.fround(Math.fround(at(x!, index) / scale) + zero), low), high));
      return (integer - zero) * scale;
    }),
  ];
};

export const trunc: Definition = (node, [x, s, , bits, fourth, fifth]) => {
  const dropped = fifth ? Math.log2(fourth!.data[0] / s!.data[0]) : bits!.data[0] - fourth!.data[0];
  const round = ROUNDINGS[attribute(node, 'rounding_mode', 'FLOOR')];
  const out = fifth ? fourth!.data[0] : s!.data[0];
  return [build(x!.shape, (index) => round(halfEven(at(x!, index) / s!.data[0]) / 2 ** dropped) * out)];
};

/** A list of scales along an axis. */
const along = (values: Tensor, axis: number, rank: number): Tensor =>
  values.data.length === 1
    ? { shape: [], data: values.data }
    : {
        shape: Array.from({ length: rank }, (_, i) => (i === front(axis, rank) ? values.data.length : 1)),
        data: values.data,
      };

/** Integers of a signed or unsigned byte. The sign is that of the zero point's type, which tests give as an attribute. */
const quantize = (x: Tensor, scale: Tensor, zero: Tensor, signed: boolean): Tensor => {
  const [low, high] = signed ? [-128, 127] : [0, 255];
  return build(x.shape, (index) => {
    const word = halfEven(Math.fround(at(x, index) / at(scale, index))) + at(zero, index);
    return Math.min(Math.max(word, low), high);
  });
};

const dequantize = (q: Tensor, scale: Tensor, zero: Tensor): Tensor =>
  build(q.shape, (index) => (at(q, index) - at(zero, index)) * at(scale, index));

export const quantizeLinear: Definition = (node, [x, s, z]) => {
  const axis = attribute(node, 'axis', 1);
  const [scale, zero] = [s!, z!].map((t) => along(t, axis, x!.shape.length));
  return [quantize(x!, scale, zero, isSigned(z!))];
};

export const dequantizeLinear: Definition = (node, [q, s, z]) => {
  const axis = attribute(node, 'axis', 1);
  const zero = z ?? { shape: [], data: new Float64Array(1) };
  return [dequantize(q!, along(s!, axis, q!.shape.length), along(zero, axis, q!.shape.length))];
};

const isSigned = (zero: Tensor & { readonly type?: number }) => zero.type === 3;

export const qLinear =
  (op: Definition, axis: number): Definition =>
  (node, [x, xs, xz, w, ws, wz, ys, yz, bias], opset) => {
    const rank = w!.shape.length;
    const real = dequantize(x!, xs!, xz!);
    const weights = dequantize(w!, along(ws!, axis, rank), along(wz!, axis, rank));
    const steps = bias && build(bias.shape, ([f]) => bias.data[f] * xs!.data[0] * (ws!.data[f] ?? ws!.data[0]));
    const [y] = op(node, [real, weights, steps], opset);
    return [quantize(y, ys!, yz!, isSigned(yz!))];
  };
