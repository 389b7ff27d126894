import { filled, sizeOf } from '../../../ir';
import { LayerNormalization } from '../../../layers';
import { type Handler, type LayerCall, node, onlyInput, withoutBatch } from '../handler';

/** LayerNormalization over the last axis or over several that include it and all behind the first. */
export const layerNormalization: Handler = (call) => {
  const { options } = call;
  const { shape } = onlyInput(call);
  const axis = firstAxis(call, shape.length);
  options.only('rms_scaling', false);
  const sizes = shape.slice(axis);
  const [scaled, centred] = [options.boolean('scale', true), options.boolean('center', true)];
  const names = [...(scaled ? ['gamma'] : []), ...(centred ? ['beta'] : [])];
  const tensors = call.weights(...names.map((name) => ({ name, shape: sizes })));
  const byName = (name: string, absent: number) => {
    const data = tensors[names.indexOf(name)] ?? filled([sizeOf(sizes)], absent);
    return { tensor: { shape: [sizeOf(sizes)], data: data.data } };
  };
  const attributes = {
    axis: axis - shape.length,
    epsilon_power_of_10: Math.round(-Math.log10(options.number('epsilon', 1e-3))),
    scale: byName('gamma', 1),
    bias: byName('beta', 0),
  };
  return [node(call, LayerNormalization, attributes)];
};

/** The first normalised axis, without the batch dimension; a user error when the others are not all those behind it. */
function firstAxis(call: LayerCall, rank: number): number {
  const value = call.options.raw('axis') ?? -1;
  const axes = (Array.isArray(value) ? value : [value]).map((axis) => {
    const found = withoutBatch(call, 'axis', axis, rank);
    return found < 0 ? found + rank : found;
  });
  const first = Math.min(...axes);
  const trailing = Array.from({ length: rank - first }, (_, i) => first + i);
  if (axes.length === trailing.length && trailing.every((axis) => axes.includes(axis))) return first;
  throw call.options.unsupported('axis', value, 'only trailing axes are supported');
}
