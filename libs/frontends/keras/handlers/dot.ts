import { userError } from '../../../diagnostic';
import { Dot } from '../../../layers';
import type { Handler } from '../handler';
import { withoutBatch } from '../handler';

/** Dot of two vectors. */
export const dot: Handler = (call) => {
  const { inputs, options } = call;
  if (inputs.length !== 2) {
    throw userError('bad-inputs', `Dot reads ${inputs.length} tensors, expected 2`, { node: call.name });
  }
  const axes = options.raw('axes');
  const pair = Array.isArray(axes) ? options.integers('axes') : [options.integer('axes'), options.integer('axes')];
  for (const [i, axis] of pair.entries()) withoutBatch(call, 'axes', axis, inputs[Math.min(i, 1)].shape.length);
  options.only('normalize', false);
  return [{ layer: Dot, name: call.name, inputs: inputs.map(({ tensor }) => tensor), attributes: {} }];
};
