import { Softmax } from '../../../layers';
import { type Handler, node, onlyInput, withoutBatch } from '../handler';

/** Softmax along one axis; Keras 3 may write the axis as a list. */
export const softmax: Handler = (call) => {
  const value = call.options.raw('axis') ?? -1;
  const axis = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!Number.isInteger(axis)) throw call.options.unsupported('axis', value, 'only a single axis is supported');
  const { shape } = onlyInput(call);
  return [node(call, Softmax, { axis: withoutBatch(call, 'axis', axis, shape.length) })];
};
