import { filled } from '../../ir';
import { Constant, Dense, MatMul } from '../../layers';
import { layerOptimizer } from '../../pass';

/** Makes a Dense, named `Dense_<node>`, of a MatMul by a constant matrix. */
export const matmulConstToDense = layerOptimizer(MatMul, {
  name: 'matmul_const_to_dense',
  doc: 'A MatMul by a constant matrix is a Dense.',
  preserves: 'bits',
})((graph, matmul) => {
  const operand = graph.producerOf(matmul, 1);
  if (!(operand instanceof Constant)) return false;
  const { tensor } = operand.get(Constant.attributes.value);
  if (tensor.shape.length !== 2) return false;
  const [nIn, nOut] = tensor.shape;
  graph.replace(matmul, Dense, {
    name: `Dense_${matmul.name}`,
    inputs: [matmul.inputs[0]],
    attributes: { n_in: nIn, n_out: nOut, use_bias: false, weight: { tensor }, bias: { tensor: filled([nOut], 0) } },
  });
  if (graph.consumers(operand).length === 0) graph.remove(operand);
  return true;
});
