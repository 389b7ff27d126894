import { filled, type Tensor } from '../../../ir';
import { Dense, MatMul } from '../../../layers';
import type { Call, Handler } from '../call';
import { permuted } from '../fold';

const HINT = 'write the layer as activations times a weight matrix [inputs, outputs]';

/** x W^T + b over the last axis. */
export const linear: Handler = (call) =>
  dense(call, call.data('input'), permuted(matrix(call, 'weight'), [1, 0]), call.optionalConstant('bias'));

/** b + x W, which is what decompositions make of a linear layer. */
export const addmm: Handler = (call) => {
  call.args.only('alpha', 1);
  call.args.only('beta', 1);
  return dense(call, call.data('mat1'), matrix(call, 'mat2'), call.constant('self'));
};

/** A product with a parameter on the right. */
export const matmul =
  (right: 'other' | 'mat2'): Handler =>
  (call) => {
    const input = call.data('self');
    const weight = matrix(call, right);
    return call.add(MatMul, [input, call.addConstant(weight, call.args.tensor(right))], {});
  };

function dense(call: Call, input: string, weight: Tensor, bias: Tensor | undefined): string {
  const [nIn, nOut] = weight.shape;
  if (bias !== undefined && bias.data.length !== nOut) {
    throw call.error('shape-mismatch', `the bias has ${bias.data.length} values for ${nOut} outputs`);
  }
  return call.add(Dense, [input], {
    n_in: nIn,
    n_out: nOut,
    use_bias: bias !== undefined,
    weight: { tensor: weight },
    bias: { tensor: bias ? { shape: [nOut], data: bias.data } : filled([nOut], 0) },
  });
}

function matrix(call: Call, key: string): Tensor {
  if (!call.isConstant(call.args.tensor(key))) {
    throw call.error('unsupported-operand', `the operand ${key} is not a parameter`, HINT);
  }
  const { shape, data } = call.constant(key);
  if (shape.length === 2) return { shape, data };
  throw call.error('unsupported-operand', `${key} has the shape [${shape.join(', ')}], expected a matrix`, HINT);
}
