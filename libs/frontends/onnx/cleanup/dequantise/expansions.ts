import { type Tensor, zipTensors } from '../../../../ir';
import { makeNode, nodeError, numberAttribute, type OnnxNode } from '../../graph';
import type { Draft, Quantisation } from './draft';

/** Makes float operators and a quantiser of an operator on integers. */
export type Expansion = (draft: Draft, node: OnnxNode) => void;

/** Operators that move or select elements: they do the same to integers and to what these mean. */
export const PASSING: ReadonlySet<string> = new Set([
  'Concat',
  'Dropout',
  'Flatten',
  'Gather',
  'GlobalMaxPool',
  'Identity',
  'MaxPool',
  'ReduceMax',
  'Reshape',
  'Slice',
  'Split',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/** An operand of integers with its scale and zero point in the two inputs behind it, as a float tensor. */
function operand(draft: Draft, node: OnnxNode, slot: number, axis?: number) {
  const quantisation = draft.quantisationAt(node, slot, slot + 1, slot + 2, axis);
  const name = node.inputs[slot];
  if (draft.constants.has(name)) {
    return { name: draft.quantisedConstant(node, name, draft.fresh(`${name} quantised`), quantisation), quantisation };
  }
  if (draft.quantisationOf(name)) return { name: draft.resolve(name), quantisation };
  throw nodeError(node, 'unsupported-operand', `no quantiser made the integers at input ${slot}`);
}

/** The result of a float operator through the quantiser whose scale and zero point are the inputs from `slot` on. */
function result(draft: Draft, node: OnnxNode, slot: number, float: OnnxNode): void {
  draft.nodes.push(float);
  const quantisation = draft.quantisationAt(node, -1, slot, slot + 1);
  draft.quantise(node, float.outputs[0], node.outputs[0], quantisation);
}

/** A bias of 32-bit integers in steps of the product of both scales. */
function bias(draft: Draft, node: OnnxNode, slot: number, steps: Tensor): string {
  const quantisation: Quantisation = {
    scale: steps,
    zeropt: { shape: [], data: new Float64Array(1) },
    word: { bits: 32, signed: true },
  };
  const name = node.inputs[slot];
  draft.constant(node, slot);
  return draft.quantisedConstant(node, name, draft.fresh(`${name} quantised`), quantisation);
}

/** The product of a scale of data and one of weights, one for each output or one for all. */
function product(data: Quantisation, weights: Quantisation): Tensor {
  const steps = zipTensors(weights.scale, data.scale, (w, x) => w * x);
  return { shape: steps.data.length === 1 ? [] : [steps.data.length], data: steps.data };
}

const attributesOf = (node: OnnxNode) => Object.fromEntries(node.attributes);

const float = (draft: Draft, node: OnnxNode, op: string, inputs: readonly string[], attributes = attributesOf(node)) =>
  makeNode(node.label, op, inputs, [draft.fresh(`${node.outputs[0]} float`)], attributes);

const qLinearConv: Expansion = (draft, node) => {
  const x = operand(draft, node, 0);
  const w = operand(draft, node, 3, 0);
  const inputs = [x.name, w.name];
  if (draft.has(node, 8)) inputs.push(bias(draft, node, 8, product(x.quantisation, w.quantisation)));
  result(draft, node, 6, float(draft, node, 'Conv', inputs));
};

const qLinearMatMul: Expansion = (draft, node) => {
  const inputs = [operand(draft, node, 0, -1).name, operand(draft, node, 3, -1).name];
  result(draft, node, 6, float(draft, node, 'MatMul', inputs));
};

/** A bias in steps of both scales; without an output scale the result is a float. */
const qGemm: Expansion = (draft, node) => {
  const transposed = numberAttribute(node, 'transB', 0) !== 0;
  const [a, b] = [operand(draft, node, 0), operand(draft, node, 3, transposed ? 0 : 1)];
  const alpha = numberAttribute(node, 'alpha', 1);
  const inputs = [a.name, b.name];
  if (draft.has(node, 6)) {
    const steps = product(a.quantisation, b.quantisation);
    inputs.push(bias(draft, node, 6, { ...steps, data: steps.data.map((step) => step * alpha) }));
  }
  const gemm = float(draft, node, 'Gemm', inputs);
  if (draft.has(node, 7)) result(draft, node, 7, gemm);
  else draft.nodes.push({ ...gemm, outputs: node.outputs });
};

const binary =
  (op: string): Expansion =>
  (draft, node) => {
    result(draft, node, 6, float(draft, node, op, [operand(draft, node, 0).name, operand(draft, node, 3).name]));
  };

const unary =
  (op: string): Expansion =>
  (draft, node) => {
    if (numberAttribute(node, 'channels_last', 0) !== 0) {
      throw nodeError(node, 'unsupported-attribute', 'channels_last is set', 'export it with channels first');
    }
    const { channels_last: _, ...attributes } = attributesOf(node);
    result(draft, node, 3, float(draft, node, op, [operand(draft, node, 0).name], attributes));
  };

/** Scale and zero point of the result, then each operand with its own. */
const qLinearConcat: Expansion = (draft, node) => {
  const count = Math.floor((node.inputs.length - 2) / 3);
  const inputs = Array.from({ length: count }, (_, i) => operand(draft, node, 2 + 3 * i).name);
  result(draft, node, 0, float(draft, node, 'Concat', inputs));
};

/** The operators on integers of ONNX and of ONNX Runtime. */
export const EXPANSIONS: Readonly<Record<string, Expansion>> = {
  QGemm: qGemm,
  QLinearAdd: binary('Add'),
  QLinearAveragePool: unary('AveragePool'),
  QLinearConcat: qLinearConcat,
  QLinearConv: qLinearConv,
  QLinearGlobalAveragePool: unary('GlobalAveragePool'),
  QLinearLeakyRelu: unary('LeakyRelu'),
  QLinearMatMul: qLinearMatMul,
  QLinearMul: binary('Mul'),
  QLinearSigmoid: unary('Sigmoid'),
};
