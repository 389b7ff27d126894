import { Einsum } from '../../../layers';
import { nodeError, textAttribute } from '../graph';
import type { Handler } from './context';

const HINT = 'write it with two operands and the batch as the first index of each and of the result: "bij,bjk->bik"';

/** Products of two tensors; the batch index, which all computed operands and the result begin with, is left out. */
export const einsum: Handler = (node, context) => {
  const equation = textAttribute(node, 'equation', '').replace(/\s/g, '');
  const match = /^([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z])([a-zA-Z]*)$/.exec(equation);
  if (match === null || node.inputs.length !== 2) {
    throw nodeError(node, 'unsupported-attribute', `the equation ${equation} is not supported`, HINT);
  }
  const [, left, right, batch, output] = match;
  const operands = [left, right].map((labels, slot) => {
    const own = context.isConstant(node, slot) ? labels : labels.slice(1);
    if (!own.includes(batch) && (own === labels || labels[0] === batch)) return own;
    throw nodeError(node, 'unsupported-attribute', `the batch index ${batch} is not the first of ${labels}`, HINT);
  });
  const inputs = [context.parameter(node, 0), context.parameter(node, 1)];
  context.layer(Einsum, node, inputs, { equation: `${operands.join(',')}->${output}` });
};
