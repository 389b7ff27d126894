import { type ModelGraph, type Tensor, zipTensors } from '../../ir';
import { ApplyAlpha, Constant, Merge } from '../../layers';
import { layerOptimizer } from '../../pass';
import { elementParameters, inSteps, moveBehind, spreadTo } from './affine-parameters';
import { setConstant } from './quant-parameters';

/**
 * Moves equal scales of both operands of an addition behind it, with the sum of their biases; a quantised constant may have another
 * scale by a power of two, which goes into its type.
 */
export const scaleDownAdd = layerOptimizer(Merge, {
  name: 'scale_down_add',
  doc: 'Move equal scales of both operands behind an addition.',
  preserves: 'values',
})((graph, merge) => {
  if (merge.get(Merge.attributes.op) !== 'add') return false;
  const [a, b] = merge.inputs.map((name) => graph.producer(name));
  if (!(a instanceof ApplyAlpha) || !(b instanceof ApplyAlpha)) return false;
  const inputs = [a.inputs[0], b.inputs[0]];
  const whole = (value: Tensor) => spreadTo(value, merge.shape);
  const [p, q] = [elementParameters(a), elementParameters(b)];
  const [scale, other] = [whole(p.scale), whole(q.scale)];
  if (scale.data.every((x, i) => x === other.data[i])) {
    const bias = zipTensors(whole(p.bias), whole(q.bias), (x, y) => x + y);
    moveBehind(graph, merge, inputs, a, { scale, bias });
    return true;
  }
  const [data, constant, parameters] = isOnConstant(graph, a) ? [b, a, q] : [a, b, p];
  const steps = isOnConstant(graph, data) ? undefined : inSteps(graph, constant, parameters.scale);
  if (!steps) return false;
  setConstant(graph, constant, graph.producerOf(constant) as Constant, steps);
  const moved = merge.inputs.map((name) => graph.producer(name).inputs[0]);
  moveBehind(graph, merge, moved, data, { scale: whole(parameters.scale), bias: whole(parameters.bias) });
  return true;
});

const isOnConstant = (graph: ModelGraph, alpha: ApplyAlpha) => graph.producerOf(alpha) instanceof Constant;
