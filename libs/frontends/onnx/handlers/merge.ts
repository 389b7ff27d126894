import { Merge, type MergeOp } from '../../../layers';
import { nodeError, type OnnxNode } from '../graph';
import type { Context, Handler } from './context';

const merge =
  (op: MergeOp): Handler =>
  (node, context) => {
    checkCount(node, 2, 2);
    context.layer(Merge, node, operands(node, context), { op });
  };

/** Any number of operands, as a chain from the left; the last layer is called like the node. */
const chain =
  (op: MergeOp): Handler =>
  (node, context) => {
    checkCount(node, 2, Number.POSITIVE_INFINITY);
    const [first, ...rest] = operands(node, context);
    const last = rest.length - 1;
    rest.reduce((sum, operand, i) => {
      if (i === last) return context.layer(Merge, node, [sum, operand], { op }).outputs[0];
      const name = `${node.name}_${i}`;
      return context.graph.add(Merge, { name, inputs: [sum, operand], attributes: { op } }).outputs[0];
    }, first);
  };

export const add = merge('add');
export const sub = merge('subtract');
export const mul = merge('multiply');
export const mean = merge('average');
export const sum = chain('add');
export const max = chain('maximum');
export const min = chain('minimum');

export const div: Handler = (node, context) => {
  if (!context.isConstant(node, 1)) {
    const hint = 'multiply by a constant instead, or divide outside the network';
    throw nodeError(node, 'unsupported-operand', 'the divisor is not a constant', hint);
  }
  merge('divide')(node, context);
};

function operands(node: OnnxNode, context: Context): string[] {
  const slots = [...node.inputs.keys()];
  const data = slots.find((slot) => !context.isConstant(node, slot));
  if (data === undefined) throw nodeError(node, 'unsupported-operand', 'all operands are constants');
  return slots.map((slot) => context.operand(node, slot));
}

function checkCount(node: OnnxNode, least: number, most: number): void {
  if (node.inputs.length >= least && node.inputs.length <= most) return;
  const found = `${node.inputs.length} operands, expected ${least === most ? least : `at least ${least}`}`;
  throw nodeError(node, 'unsupported-operand', found, 'split it into operations on two tensors');
}
