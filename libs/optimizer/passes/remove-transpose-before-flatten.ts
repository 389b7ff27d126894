import { tensor } from '../../ir';
import { Dense, Reshape, Transpose } from '../../layers';
import { layerOptimizer } from '../../pass';
import { reportLostType } from './report-lost-type';

/** Moves a Transpose in front of a flatten and a Dense into the rows of the Dense's kernel, whatever its permutation (io_parallel). */
export const removeTransposeBeforeFlatten = layerOptimizer(Reshape, {
  name: 'remove_transpose_before_flatten',
  doc: 'Move a transpose before a flatten into the kernel of the Dense behind (io_parallel).',
  preserves: 'values',
})((graph, flatten) => {
  if (graph.config!.ioType !== 'io_parallel' || flatten.shape.length !== 1) return false;
  const transpose = graph.producerOf(flatten);
  const [dense, ...others] = graph.consumers(flatten);
  if (!(transpose instanceof Transpose) || !(dense instanceof Dense) || others.length > 0) return false;
  if (graph.consumers(transpose).length !== 1 || graph.isOutput(transpose) || graph.isOutput(flatten)) return false;
  reportLostType(graph, transpose, `it is moved into the kernel of "${dense.name}"`, graph.producerOf(transpose));

  const { weight, nOut } = Dense.attributes;
  const columns = dense.get(nOut);
  const { tensor: rows, ...rest } = dense.get(weight);
  const moved = new (rows.data.constructor as Float64ArrayConstructor)(rows.data.length);
  for (const [row, source] of transpose.sources.entries()) {
    moved.set(rows.data.subarray(row * columns, (row + 1) * columns), source * columns);
  }
  dense.set(weight, { ...rest, tensor: tensor(rows.shape, moved) });
  graph.bypass(transpose);
  return true;
});
