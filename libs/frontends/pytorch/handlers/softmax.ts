import { Softmax } from '../../../layers';
import type { Handler } from '../call';

export const softmax: Handler = (call) => {
  call.args.ignore('half_to_float');
  const { length } = call.shapeOf(call.args.tensor('self'));
  const axis = call.axis('dim', length);
  return call.add(Softmax, [call.data('self')], { axis: axis === length - 1 ? -1 : axis });
};
