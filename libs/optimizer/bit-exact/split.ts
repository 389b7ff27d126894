import { sizeOf } from '../../ir';
import { Split } from '../../layers';
import type { ElementBits } from './element-bits';
import type { BitRule } from './rule';

/** The elements of each part. */
export const split: BitRule<Split> = {
  produce: (layer, [x]) => parts(layer, x)[0],
  others: (layer, [x]) => parts(layer, x).slice(1),
};

function parts(layer: Split, x: ElementBits): readonly ElementBits[] {
  const [axis, shape] = [layer.axisIndex, layer.inputShape()];
  const inner = sizeOf(shape.slice(axis + 1));
  let first = 0;
  return layer.get(Split.attributes.sizes).map((size) => {
    const from = first;
    first += size;
    const inPart = (at: number) => Math.floor(at / inner) % shape[axis];
    return x.filter((_, at) => inPart(at) >= from && inPart(at) < from + size);
  });
}
