import { Layer, type ModelGraph } from '../../../ir';
import { Reshape } from '../../../layers';
import { layerOptimizer } from '../../../pass';

/** The Reshape becomes an alias: its elements keep the input's type, a configured result is not applied (numerics.md 3.6). */
function alias(graph: ModelGraph, reshape: Reshape): void {
  const { result } = Layer.common;
  const before = reshape.inputType();
  if (graph.config!.precision(reshape, 'result').precision.kind !== 'auto' && reshape.get(result) !== before) {
    const given = graph.config!.precision(reshape, 'result').name;
    if (given.startsWith(reshape.name)) {
      graph.report({
        code: 'type-unused',
        severity: 'warning',
        where: { node: reshape.name },
        message: 'its configured result type is not applied: a reshape only renames its elements',
        hint: 'set the result type of the layer before it',
      });
    }
  }
  reshape.set(result, before);
}

export const inplaceParallelReshape = layerOptimizer(Reshape, {
  name: 'inplace_parallel_reshape',
  doc: 'A Reshape is an alias of its input (io_parallel).',
  preserves: 'nothing',
})((graph, reshape) => {
  if (graph.config!.ioType === 'io_parallel') alias(graph, reshape);
  return false;
});

export const inplaceStreamFlatten = layerOptimizer(Reshape, {
  name: 'inplace_stream_flatten',
  doc: 'A Reshape to one dimension, not at an output, is an alias of its input (io_stream).',
  preserves: 'nothing',
})((graph, reshape) => {
  const flat = reshape.kind === 'Reshape' && reshape.shape.length === 1;
  if (graph.config!.ioType === 'io_stream' && flat && !graph.isOutput(reshape)) alias(graph, reshape);
  return false;
});
