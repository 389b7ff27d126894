import { userError } from '../../diagnostic';
import type { Precision } from '../../fixed';
import {
  filled,
  formatShape,
  type ModelGraph,
  mapTensor,
  type Shape,
  sizeOf,
  type Tensor,
  tensor,
  type Weight,
  weightTensor,
} from '../../ir';
import { ApplyAlpha, Merge, type MergeOp } from '../../layers';
import { layerOptimizer } from '../../pass';
import { constantOf, removeUnread } from './affine-parameters';

/** A parameter that a constant gives, or a number for all elements with the type that holds just that. */
interface Affine {
  readonly scale: Weight;
  readonly scaleType?: Precision;
  readonly bias: Weight;
  readonly biasType?: Precision;
}

const integer = (width: number, signed: boolean): Precision => ({ kind: 'integer', width, signed });

/** scale and bias with which `op` of data and a constant is x * scale + bias; undefined where it is not. */
function affine(op: MergeOp, constant: Weight, constantFirst: boolean): Affine | undefined {
  const all = (value: number): Weight => ({ tensor: mapTensor(constant.tensor, () => value) });
  const one = { scale: all(1), scaleType: integer(1, false) };
  const noBias = { bias: all(0), biasType: integer(1, false) };
  switch (op) {
    case 'add':
      return { ...one, bias: constant };
    case 'subtract':
      return constantFirst
        ? { scale: all(-1), scaleType: integer(2, true), bias: constant }
        : { ...one, bias: negated(constant) };
    case 'multiply':
      return { scale: constant, ...noBias };
    case 'divide':
      return constantFirst
        ? undefined
        : { scale: { tensor: mapTensor(weightTensor(constant), (x) => 1 / x) }, ...noBias };
    default:
      return undefined;
  }
}

/** The negative of a constant; its quantiser gets a bit more where its least value has no counterpart. */
function negated(constant: Weight): Weight {
  const tensor = mapTensor(weightTensor(constant), (x) => 0 - x);
  const { quantizer } = constant;
  if (quantizer?.kind !== 'quant') return { tensor };
  const { width, integer, signed, narrow } = quantizer;
  if (signed && narrow) return { tensor, quantizer };
  return { tensor, quantizer: { ...quantizer, width: width + 1, integer: integer + 1, signed: true } };
}

/** Refuses data that the constant makes larger: a scale and a bias keep the shape. */
function checkData(data: Shape, merge: Merge): void {
  if (sizeOf(data) === sizeOf(merge.shape)) return;
  const found = `data of ${formatShape(data)} are broadcast over ${formatShape(merge.shape)} by a constant`;
  throw userError('unsupported-broadcast', found, { node: merge.name }, 'broadcast the constant to the data instead');
}

/** The constant as one value per channel of the last axis (n_filt >= 0) or per element (n_filt -1). */
function perChannel(constant: Tensor, merge: Merge): { values: Tensor; nFilt: number } {
  const [shape, size] = [merge.shape, constant.data.length];
  const channels = shape[shape.length - 1];
  if (size === 1) return { values: tensor([channels], filled([channels], constant.data[0]).data), nFilt: channels };
  if (size === channels && constant.shape[constant.shape.length - 1] === channels) {
    return { values: tensor([channels], constant.data), nFilt: channels };
  }
  if (size === sizeOf(shape)) return { values: constant, nFilt: -1 };
  const found = `a constant of ${formatShape(constant.shape)} is broadcast over ${formatShape(shape)}`;
  throw userError(
    'unsupported-broadcast',
    found,
    { node: merge.name },
    'give it one value, one per channel or one per element',
  );
}

function transform(graph: ModelGraph, merge: Merge, ops: readonly MergeOp[]): boolean {
  const op = merge.get(Merge.attributes.op);
  const constants = merge.inputs.map((name) => constantOf(graph, name));
  const at = constants.findIndex((constant) => constant !== undefined);
  if (at < 0 || !ops.includes(op)) return false;
  const source = graph.producerOf(merge, at);
  checkData(merge.inputShape(1 - at), merge);
  const { tensor: given, ...quantizer } = constants[at] as Weight;
  const { values, nFilt } = perChannel(given, merge);
  const parts = affine(op, { tensor: values, ...quantizer }, at === 0);
  if (!parts) {
    throw userError('unsupported-merge', `${op} with a constant as its ${at === 0 ? 'first' : 'second'} operand`, {
      node: merge.name,
    });
  }
  const name = `bn_${merge.name}`;
  const type = (key: string, precision: Precision | undefined) =>
    precision ? { [key]: { name: `${name}_${key}`, precision } } : {};
  graph.replace(merge, ApplyAlpha, {
    name,
    inputs: [merge.inputs[1 - at]],
    attributes: {
      n_filt: nFilt,
      scale: parts.scale,
      bias: parts.bias,
      ...type('scale_t', parts.scaleType),
      ...type('bias_t', parts.biasType),
    },
  });
  removeUnread(graph, [source]);
  return true;
}

/** Makes an ApplyAlpha, named `bn_<node>`, of an Add, Sub or Mul with a constant. */
export const mergeToApplyAlpha = layerOptimizer(Merge, {
  name: 'merge_to_apply_alpha',
  doc: 'Add, Sub or Mul with a constant is a scale and a bias.',
  preserves: 'values',
})((graph, merge) => transform(graph, merge, ['add', 'subtract', 'multiply']));

/** The same for a division by a constant. */
export const mergeToApplyAlphaDiv = layerOptimizer(Merge, {
  name: 'merge_to_apply_alpha_div',
  doc: 'A division by a constant is a scale.',
  preserves: 'values',
})((graph, merge) => transform(graph, merge, ['divide']));
