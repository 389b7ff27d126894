import type { ActivationFunction } from '../layers';

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

/** ln(1 + e^x) without overflow. */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** The frameworks' own element-wise functions. */
export const FLOAT_ACTIVATIONS: Readonly<Record<ActivationFunction, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  relu1: (x) => Math.min(Math.max(x, 0), 1),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  softplus,
  softsign: (x) => x / (1 + Math.abs(x)),
  elu: (x) => elu(x, 1),
  selu: (x) => SELU_SCALE * elu(x, SELU_ALPHA),
  binary_tanh: (x) => (x >= 0 ? 1 : -1),
};

/** x for x >= 0, else alpha * (e^x - 1). */
export function elu(x: number, alpha: number): number {
  return x >= 0 ? x : alpha * Math.expm1(x);
}

/** e^x / sum e^x of one slice, shifted by its maximum. */
export function softmaxSlice(x: readonly number[]): number[] {
  const top = x.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const terms = x.map((value) => Math.exp(value - top));
  const sum = terms.reduce((a, b) => a + b, 0);
  return terms.map((term) => term / sum);
}
