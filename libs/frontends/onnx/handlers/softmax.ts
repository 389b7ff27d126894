import { sizeOf } from '../../../ir';
import { Reshape, Softmax } from '../../../layers';
import { frontAxis, nodeError, numberAttribute } from '../graph';
import type { Handler } from './context';

/**
 * Since version 13 of the operators, softmax along one axis, by default the last. Before, over all elements from an axis on,
 * by default 1: where that is more than one axis, the input is flattened first.
 */
export const softmax: Handler = (node, context) => {
  const input = context.data(node);
  const shape = context.fullShape(node, input);
  const single = context.opset >= 13;
  const axis = frontAxis(node, numberAttribute(node, 'axis', single ? -1 : 1), shape.length);
  if (axis === 0) throw nodeError(node, 'bad-axis', 'axis 0 is the batch dimension', 'export it with axis -1');
  const last = shape.length - 1;
  if (single || sizeOf(shape.slice(axis + 1)) === 1) {
    context.layer(Softmax, node, [input], { axis: axis === last ? -1 : axis - 1 });
    return;
  }
  const kept = shape.slice(1, axis);
  const add = (name: string, from: string, target: readonly number[]) =>
    context.graph.add(Reshape, { name, inputs: [from], attributes: { target_shape: target } }).outputs[0];
  const flat = add(`${node.name}_flatten`, input, [...kept, sizeOf(shape.slice(axis))]);
  const inner = context.graph.add(Softmax, { name: node.name, inputs: [flat], attributes: { axis: -1 } });
  context.graph.add(Reshape, {
    name: `${node.name}_unflatten`,
    inputs: inner.outputs,
    outputs: [node.outputs[0]],
    attributes: { target_shape: shape.slice(1) },
  });
};
