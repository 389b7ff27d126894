import { type FixedPrecision, fractionBits, ufixed } from '../../../fixed';
import type { Layer } from '../../../ir';
import { CONVOLUTION, type Convolution, Dense, type Dot, type Einsum, EinsumDense, type MatMul } from '../../../layers';
import { growthOf, product } from '../../../optimizer';
import type { Assignment } from '../assignment';
import { exactAddition, exactOrRounded, isInferred, linearResult } from './results';
import type { Rule } from './rule';

export const dense: Rule<Dense> = (a, layer) => {
  const exact = exactSum(a, layer, layer.get(Dense.attributes.nIn), layer.get(Dense.attributes.useBias));
  return matrixResult(a, layer, exact, isInferred(layer, 'weight') ? 'auto' : exact);
};

export const convolution: Rule<Convolution> = (a, layer) => {
  const exact = exactSum(a, layer, layer.terms, layer.get(CONVOLUTION.useBias));
  return matrixResult(a, layer, exact, isInferred(layer, 'weight') ? 'auto' : exact);
};

/** No inference knows its accumulator. */
export const einsumDense: Rule<EinsumDense> = (a, layer) => {
  const terms = layer.contraction.leftOffset.length;
  const exact = exactSum(a, layer, terms, layer.get(EinsumDense.attributes.useBias));
  return matrixResult(a, layer, exact, exact);
};

export const dot: Rule<Dot> = (a, layer) => {
  a.choose(layer, 'Precision.accum', 'auto', 'exact: inferred from the types of both inputs');
  return exactOrRounded(a, layer, productOfInputs(a, layer, layer.inputShape()[0]));
};

/** MatMul and Einsum; no inference knows the accumulator of the latter. */
export const contraction: Rule<MatMul | Einsum> = (a, layer) => {
  const terms = layer.contraction.leftOffset.length;
  const exact = productOfInputs(a, layer, terms);
  a.choose(layer, 'Precision.accum', exact, `exact sum of ${terms} products`);
  return exactOrRounded(a, layer, exact, exact);
};

/** Chooses the types of weights and bias; gives that of the sum of `terms` products and the bias. */
function exactSum(a: Assignment, layer: Layer, terms: number, useBias: boolean): FixedPrecision {
  const products = product(a.type(layer), a.chooseWeight(layer, 'weight'), growthOf(terms));
  const bias = useBias ? a.chooseBias(layer, fractionBits(products)) : ufixed(1, 1);
  return exactAddition(products, bias);
}

function productOfInputs(a: Assignment, layer: Layer, terms: number): FixedPrecision {
  return product(a.type(layer, 0), a.type(layer, 1), growthOf(terms));
}

function matrixResult(
  a: Assignment,
  layer: Layer,
  exact: FixedPrecision,
  written: FixedPrecision | 'auto',
): FixedPrecision {
  a.choose(layer, 'Precision.accum', written, 'exact sum of products and bias');
  return linearResult(a, layer, exact, written);
}
