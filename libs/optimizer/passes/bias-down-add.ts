import { isAll } from '../../ir';
import { Merge } from '../../layers';
import { layerOptimizer } from '../../pass';
import { elementParameters, isRescale, moveBehind, spreadTo } from './affine-parameters';

/** Moves the zero point of a quantised operand of scale 1 behind an addition, so that integers are added. */
export const biasDownAdd = layerOptimizer(Merge, {
  name: 'bias_down_add',
  doc: 'Move the zero point of an operand of scale 1 behind an addition.',
  preserves: 'values',
})((graph, merge) => {
  if (merge.get(Merge.attributes.op) !== 'add') return false;
  const sources = merge.inputs.map((name) => graph.producer(name));
  const rescales = sources.filter((source) => isRescale(graph, source));
  const [alpha] = rescales;
  if (rescales.length !== 1) return false;
  const { scale, bias } = elementParameters(alpha);
  if (!isAll(scale, 1)) return false;
  const inputs = merge.inputs.map((name, slot) => (sources[slot] === alpha ? alpha.inputs[0] : name));
  moveBehind(graph, merge, inputs, alpha, { scale: spreadTo(scale, merge.shape), bias: spreadTo(bias, merge.shape) });
  return true;
});
