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

/** A product of matrices, of which one may be a parameter; the batch is a dimension of all computed ones. */
export const matmul =
  (right: 'other' | 'mat2'): Handler =>
  (call) => {
    const names = [call.args.tensor('self'), call.args.tensor(right)];
    const inputs = names.map((name) => {
      if (call.isConstant(name)) return call.addConstant(call.constantOf(name), name);
      if (name === names[0] || call.shapeOf(name).length > 1) return call.dataOf(name);
      throw call.error('unsupported-operand', 'it would multiply over the batch', HINT);
    });
    return call.add(MatMul, inputs, {});
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
  const { shape, data } = call.constant(key);
  if (shape.length === 2) return { shape, data };
  throw call.error('unsupported-operand', `${key} has the shape [${shape.join(', ')}], expected a matrix`, HINT);
}
