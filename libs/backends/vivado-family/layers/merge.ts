import { userError } from '../../../diagnostic';
import { formatShape, type Shape, shapesEqual, sizeOf } from '../../../ir';
import { Merge } from '../../../layers';
import { layerTemplate } from '../../fpga';

/** Axes that the kernel has loops for. */
const RANK = 3;

export const merge = layerTemplate<Merge>({
  classes: [Merge],
  name: 'merge',
  headers: ['nnet_merge.h'],
  describe(layer, { ioType }) {
    const shapes = [layer.inputShape(0), layer.inputShape(1)] as const;
    const sameShape = shapes.every((shape) => shapesEqual(shape, layer.shape));
    if (layer.shape.length > RANK || (ioType === 'io_stream' && !sameShape)) {
      const found = `${layer.get(Merge.attributes.op)} of ${shapes.map(formatShape).join(' and ')} cannot be built with ${ioType}`;
      throw userError(
        'unsupported-shape',
        found,
        { node: layer.origin },
        'give both operands the same shape of at most three axes',
      );
    }
    const [a, b] = shapes;
    return {
      values: {
        operation: layer.get(Merge.attributes.op),
        sizes: { a: sizeOf(a), b: sizeOf(b), out: sizeOf(layer.shape) },
        extents: padded(layer.shape),
        strides: { a: strides(a), b: strides(b) },
      },
    };
  },
});

/** A shape with axes of one element before it. */
function padded(shape: Shape): readonly number[] {
  return [...new Array<number>(RANK - shape.length).fill(1), ...shape];
}

/** How far apart elements are along each axis; 0 along axes of one element, which broadcast. */
function strides(shape: Shape): readonly number[] {
  const full = padded(shape);
  return full.map((extent, axis) => (extent === 1 ? 0 : sizeOf(full.slice(axis + 1))));
}
