import { PReLU } from '../../../layers';
import { broadcastTo, type Handler } from '../call';

/** Leaky ReLU with trained slopes: one for all elements, or one for each channel, the first dimension behind the batch. */
export const prelu: Handler = (call) => {
  const shape = call.shapeOf(call.args.tensor('self'));
  const { data } = call.constant('weight');
  const slopes = { shape: [data.length, ...shape.slice(1).map(() => 1)], data };
  return call.add(PReLU, [call.data('self')], { param: { tensor: broadcastTo(call, slopes, shape) } });
};
