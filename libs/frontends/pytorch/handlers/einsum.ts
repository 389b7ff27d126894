import { Einsum } from '../../../layers';
import type { Handler } from '../call';

const HINT = 'write it with two operands and the batch as the first index of each and of the result: "bij,bjk->bik"';

/** Products of two tensors; the batch index, which all computed operands and the result begin with, is left out. */
export const einsum: Handler = (call) => {
  const equation = call.args.text('equation', '').replace(/\s/g, '');
  const tensors = call.args.tensors('tensors');
  const match = /^([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z])([a-zA-Z]*)$/.exec(equation);
  if (match === null || tensors.length !== 2) throw call.args.unsupported('equation', 'it is not supported', HINT);
  const [, left, right, batch, output] = match;
  const operands = [left, right].map((labels, i) => {
    const own = call.isConstant(tensors[i]) ? labels : labels.slice(1);
    if (own.includes(batch) || (own !== labels && labels[0] !== batch)) {
      throw call.args.unsupported('equation', `the batch index ${batch} is not the first of ${labels}`, HINT);
    }
    return own;
  });
  const inputs = tensors.map((tensor) =>
    call.isConstant(tensor) ? call.addConstant(call.constantOf(tensor), tensor) : call.dataOf(tensor),
  );
  return call.add(Einsum, inputs, { equation: `${operands.join(',')}->${output}` });
};
