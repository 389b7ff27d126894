import type { Bits } from '../../fixed';
import { type Layer, sizeOf } from '../../ir';
import type { Concatenate, Rearrangement } from '../../layers';
import { type ElementBits, join, UNREAD, ZERO } from './element-bits';
import type { BitRule } from './rule';

/** Elements under another shape. */
export const sameElements: BitRule<Layer> = { produce: (_layer, [x]) => x, request: (_layer, wanted) => [wanted] };

/** Elements in other places, or zeros. */
export const rearrangement: BitRule<Rearrangement> = {
  produce: (layer, [x]) => Array.from(layer.sources, (at) => (at < 0 ? ZERO : x[at])),
  request: (layer, wanted) => {
    const found: (Bits | undefined)[] = new Array(sizeOf(layer.inputShape())).fill(undefined);
    for (const [to, from] of layer.sources.entries()) {
      if (from >= 0) found[from] = found[from] === undefined ? wanted[to] : join(found[from], wanted[to]);
    }
    return [found.map((bits) => bits ?? UNREAD)];
  },
};

export const concatenate: BitRule<Concatenate> = {
  produce: (layer, inputs) => {
    const rows = runs(layer);
    const out: Bits[] = [];
    for (let row = 0; row < rows.count; row++) {
      for (const [slot, bits] of inputs.entries()) {
        out.push(...bits.slice(row * rows.lengths[slot], (row + 1) * rows.lengths[slot]));
      }
    }
    return out;
  },
  request: (layer, wanted) => {
    const rows = runs(layer);
    const parts: ElementBits[] = layer.inputs.map(() => []);
    let at = 0;
    for (let row = 0; row < rows.count; row++) {
      for (const [slot, length] of rows.lengths.entries()) {
        parts[slot] = [...parts[slot], ...wanted.slice(at, at + length)];
        at += length;
      }
    }
    return parts;
  },
};

/** How many times the inputs alternate, and how many elements each gives at a time. */
function runs(layer: Concatenate): { readonly count: number; readonly lengths: readonly number[] } {
  const axis = layer.axisIndex;
  const lengths = layer.inputs.map((_, slot) => sizeOf(layer.inputShape(slot).slice(axis)));
  return { count: sizeOf(layer.inputShape().slice(0, axis)), lengths };
}
