import { sizeOf } from '../../../ir';
import { Reshape } from '../../../layers';
import { type Handler, node, onlyInput } from '../handler';

/** Flatten; on channels first Keras would move the channels to the end before. */
export const flatten: Handler = (call) => {
  const { shape } = onlyInput(call);
  if (shape.length > 1) call.options.only('data_format', 'channels_last');
  else call.options.ignore('data_format');
  return [node(call, Reshape, { target_shape: [sizeOf(shape)] })];
};

/** Reshape; one extent may be -1. */
export const reshape: Handler = (call) => [
  node(call, Reshape, { target_shape: call.options.integers('target_shape') }),
];
