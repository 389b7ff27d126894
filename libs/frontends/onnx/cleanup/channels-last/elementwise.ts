import { ONNX, type OnnxNode, QONNX } from '../../graph';

const UNARY: ReadonlySet<string> = new Set([
  'Cast',
  'Clip',
  'Dropout',
  'Elu',
  'HardSigmoid',
  'Identity',
  'LeakyRelu',
  'Relu',
  'Selu',
  'Sigmoid',
  'Softplus',
  'Softsign',
  'Tanh',
  'ThresholdedRelu',
]);
const QUANTISERS: ReadonlySet<string> = new Set(['BipolarQuant', 'IntQuant', 'Quant', 'Trunc']);
const BINARY: ReadonlySet<string> = new Set(['Add', 'Div', 'Mul', 'Sub']);
const MORE: ReadonlySet<string> = new Set(['Max', 'Mean', 'Min', 'PRelu', 'Sum']);

/** Functions of each element of the first input, perhaps with parameters as further ones. */
export function isUnary({ op, domain }: OnnxNode): boolean {
  return domain === QONNX ? QUANTISERS.has(op) : domain === ONNX && UNARY.has(op);
}

/** Arithmetic on two tensors. */
export function isBinary({ op, domain }: OnnxNode): boolean {
  return domain === ONNX && BINARY.has(op);
}

/** Functions of elements at the same place of all inputs, which broadcast. */
export function isElementwise(node: OnnxNode): boolean {
  return isUnary(node) || isBinary(node) || (node.domain === ONNX && MORE.has(node.op));
}
