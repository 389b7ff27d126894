import { filled } from '../../ir';
import { Dense, MatMul } from '../../layers';
import { layerOptimizer } from '../../pass';
import { constantOf, removeUnread } from './affine-parameters';

/**
 * Makes a Dense, named `Dense_<node>`, of a MatMul by a constant matrix. Its bias of zeros gets a type like any other, as in hls4ml: it
 * counts for the type of the sum, and an addition that is fused later finds it.
 */
export const matmulConstToDense = layerOptimizer(MatMul, {
  name: 'matmul_const_to_dense',
  doc: 'A MatMul by a constant matrix is a Dense.',
  preserves: 'bits',
})((graph, matmul) => {
  const operand = graph.producerOf(matmul, 1);
  const weight = constantOf(graph, matmul.inputs[1]);
  if (weight?.tensor.shape.length !== 2) return false;
  const [nIn, nOut] = weight.tensor.shape;
  graph.replace(matmul, Dense, {
    name: `Dense_${matmul.name}`,
    inputs: [matmul.inputs[0]],
    attributes: { n_in: nIn, n_out: nOut, weight, bias: { tensor: filled([nOut], 0) } },
  });
  removeUnread(graph, [operand]);
  return true;
});
