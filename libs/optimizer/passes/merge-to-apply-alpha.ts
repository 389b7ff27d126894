import { userError } from '../../diagnostic';
import { filled, formatShape, type ModelGraph, mapTensor, type Shape, sizeOf, type Tensor, tensor } from '../../ir';
import { ApplyAlpha, Constant, Merge, type MergeOp } from '../../layers';
import { layerOptimizer } from '../../pass';

/** scale and bias with which `op` of data and a constant is x * scale + bias; undefined where it is not. */
function affine(op: MergeOp, constant: Tensor, constantFirst: boolean): { scale: Tensor; bias: Tensor } | undefined {
  const all = (value: number) => mapTensor(constant, () => value);
  switch (op) {
    case 'add':
      return { scale: all(1), bias: constant };
    case 'subtract':
      return constantFirst
        ? { scale: all(-1), bias: constant }
        : { scale: all(1), bias: mapTensor(constant, (x) => -x) };
    case 'multiply':
      return { scale: constant, bias: all(0) };
    case 'divide':
      return constantFirst ? undefined : { scale: mapTensor(constant, (x) => 1 / x), bias: all(0) };
    default:
      return undefined;
  }
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
  const operands = merge.inputs.map((name) => graph.producer(name));
  const at = operands.findIndex((operand) => operand instanceof Constant);
  if (at < 0 || !ops.includes(op)) return false;
  const constant = operands[at];
  checkData(merge.inputShape(1 - at), merge);
  const { values, nFilt } = perChannel(constant.get(Constant.attributes.value).tensor, merge);
  const parts = affine(op, values, at === 0);
  if (!parts) {
    throw userError('unsupported-merge', `${op} with a constant as its ${at === 0 ? 'first' : 'second'} operand`, {
      node: merge.name,
    });
  }
  graph.replace(merge, ApplyAlpha, {
    name: `bn_${merge.name}`,
    inputs: [merge.inputs[1 - at]],
    attributes: { n_filt: nFilt, scale: { tensor: parts.scale }, bias: { tensor: parts.bias } },
  });
  if (graph.consumers(constant).length === 0) graph.remove(constant);
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
