import { filled, reshaped, sizeOf, type Tensor } from '../../ir';
import { gather, spread, stridesOf } from '../onnx/broadcast';
import { Arguments } from './arguments';
import { nodeError, opOf, type TorchTensor } from './graph';
import type { NamedNode } from './names';

type Fold = (args: Arguments, shape: readonly number[], operand: () => TorchTensor) => Tensor;

/** What can be done to a parameter before the network runs. `shape` is the result's. */
const FOLDS: Readonly<Record<string, Fold>> = {
  _unsafe_view: reshape,
  expand: (args, shape, operand) => {
    args.ignore('size');
    return spread(operand(), shape);
  },
  flatten: reshape,
  full: (args, shape) => {
    args.ignore('size');
    return filled(shape, args.number('fill_value'));
  },
  ones: constant(1),
  permute: (args, _, operand) => permuted(operand(), args.integers('dims')),
  reshape,
  scalar_tensor: (args, shape) => filled(shape, args.number('s')),
  squeeze: reshape,
  t: (_, __, operand) => transposed(operand(), 0, 1),
  transpose: (args, _, operand) => transposed(operand(), args.integer('dim0'), args.integer('dim1')),
  unflatten: reshape,
  unsqueeze: reshape,
  view: reshape,
  zeros: constant(0),
};

/** The result of a node that reads constants alone; a user error when it does more than rearrange them. */
export function foldNode(
  node: NamedNode,
  shape: readonly number[],
  constants: ReadonlyMap<string, TorchTensor>,
): TorchTensor {
  const op = opOf(node);
  if (!Object.hasOwn(FOLDS, op)) {
    const hint = 'compute it before the export and keep the result as a buffer';
    throw nodeError(node.label, node.target, 'unsupported-constant', 'it computes with parameters alone', hint);
  }
  const args = new Arguments(node.label, node.target, node.args);
  const operand = () => constants.get(args.tensor('self')) as TorchTensor;
  const found = FOLDS[op](args, shape, operand);
  if (sizeOf(shape) !== found.data.length) {
    throw nodeError(node.label, node.target, 'bad-tensor', `its result does not have the shape [${shape.join(', ')}]`);
  }
  return { label: node.label, ...found };
}

function reshape(_: Arguments, shape: readonly number[], operand: () => TorchTensor): Tensor {
  const { data, shape: from } = operand();
  return sizeOf(shape) === data.length ? reshaped({ shape: from, data }, shape) : { shape, data };
}

function constant(value: number): Fold {
  return (args, shape) => {
    args.ignore('size');
    return filled(shape, value);
  };
}

function transposed(a: Tensor, dim0: number, dim1: number): Tensor {
  const dims = a.shape.map((_, axis) => axis);
  const [i, j] = [dim0 < 0 ? dim0 + dims.length : dim0, dim1 < 0 ? dim1 + dims.length : dim1];
  if (dims.length > 0) [dims[i], dims[j]] = [dims[j], dims[i]];
  return permuted(a, dims);
}

/** Element [i_0, i_1, ...] of the result is that of `a` whose index at axis `dims[k]` is i_k. */
export function permuted(a: Tensor, dims: readonly number[]): Tensor {
  const strides = stridesOf(a.shape);
  const axes = dims.map((dim) => (dim < 0 ? dim + a.shape.length : dim));
  return gather(
    a,
    axes.map((axis) => a.shape[axis]),
    axes.map((axis) => strides[axis]),
  );
}
