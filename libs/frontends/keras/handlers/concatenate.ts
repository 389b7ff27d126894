import { userError } from '../../../diagnostic';
import { Concatenate } from '../../../layers';
import { type Handler, withoutBatch } from '../handler';

/** Concatenate along one axis. */
export const concatenate: Handler = (call) => {
  if (call.inputs.length === 0) throw userError('bad-inputs', 'Concatenate reads no tensor', { node: call.name });
  const axis = withoutBatch(call, 'axis', call.options.integer('axis', -1), call.inputs[0].shape.length);
  const inputs = call.inputs.map(({ tensor }) => tensor);
  return [{ layer: Concatenate, name: call.name, inputs, attributes: { axis } }];
};
