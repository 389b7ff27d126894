import { userError } from '../../diagnostic';
import { filled, formatShape } from '../../ir';
import { Constant, Dense, MatMul } from '../../layers';
import { layerOptimizer } from '../../pass';

/** Makes a Dense, named `Dense_<node>`, of a MatMul by a constant matrix. */
export const matmulConstToDense = layerOptimizer(MatMul, {
  name: 'matmul_const_to_dense',
  doc: 'A MatMul by a constant matrix is a Dense.',
  preserves: 'bits',
})((graph, matmul) => {
  const operand = graph.producerOf(matmul, 1);
  if (!(operand instanceof Constant)) {
    const found = `both operands of this MatMul are computed (${formatShape(matmul.inputShape(1))} on the right)`;
    throw userError(
      'unsupported-matmul',
      found,
      { node: matmul.name },
      'only a constant right operand is supported yet',
    );
  }
  const { tensor } = operand.get(Constant.attributes.value);
  if (tensor.shape.length !== 2) {
    const found = `the constant operand is ${formatShape(tensor.shape)}, expected a matrix`;
    throw userError('unsupported-matmul', found, { node: matmul.name });
  }
  const [nIn, nOut] = tensor.shape;
  graph.replace(matmul, Dense, {
    name: `Dense_${matmul.name}`,
    inputs: [matmul.inputs[0]],
    attributes: { n_in: nIn, n_out: nOut, use_bias: false, weight: { tensor }, bias: { tensor: filled([nOut], 0) } },
  });
  if (graph.consumers(operand).length === 0) graph.remove(operand);
  return true;
});
