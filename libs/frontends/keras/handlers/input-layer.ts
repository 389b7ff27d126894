import { userError } from '../../../diagnostic';
import { Input } from '../../../layers';
import type { Handler } from '../handler';
import { show } from '../json';

/** InputLayer; its batch size does not matter, all other extents must be known. */
export const inputLayer: Handler = (call) => {
  const shape = call.options.raw('batch_shape') ?? call.options.raw('batch_input_shape');
  const extents = Array.isArray(shape) ? shape.slice(1) : [];
  if (extents.length === 0 || !extents.every((n) => Number.isInteger(n) && n > 0)) {
    const message = `the input shape ${show(shape)} is not fixed behind the batch dimension`;
    throw userError('unknown-input-shape', message, { node: call.name }, 'give keras.Input a shape without None');
  }
  return [{ layer: Input, name: call.name, inputs: [], attributes: { input_shape: extents } }];
};
