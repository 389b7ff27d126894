import { type Shape, sizeOf, type Tensor, tensor } from '../../../ir';
import { PReLU } from '../../../layers';
import { type Handler, node, onlyInput, withoutBatch } from '../handler';

/** PReLU; slopes shared along axes are spread out to one per element. */
export const prelu: Handler = (call) => {
  const { shape } = onlyInput(call);
  const shared = call.options.raw('shared_axes') ? call.options.integers('shared_axes') : [];
  const axes = shared.map((axis) => withoutBatch(call, 'shared_axes', axis, shape.length));
  const stored = shape.map((extent, i) => (axes.some((axis) => axis === i || axis + shape.length === i) ? 1 : extent));
  const [alpha] = call.weights({ name: 'alpha', shape: stored });
  return [node(call, PReLU, { param: { tensor: spread(alpha, shape) } })];
};

/** Repeats a tensor along its axes of extent 1 until it has `shape`. */
function spread(a: Tensor, shape: Shape): Tensor {
  const data = new (a.data.constructor as Float64ArrayConstructor)(sizeOf(shape));
  for (let i = 0; i < data.length; i++) {
    let [rest, from, stride] = [i, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const at = rest % shape[axis];
      rest = (rest - at) / shape[axis];
      if (a.shape[axis] !== 1) from += at * stride;
      stride *= a.shape[axis];
    }
    data[i] = a.data[from];
  }
  return tensor(shape, data);
}
