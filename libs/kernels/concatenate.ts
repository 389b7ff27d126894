import { sizeOf } from '../ir';
import type { Concatenate } from '../layers';
import { type Kernel, resultType } from './kernel';

/** Elements of all inputs, joined along the axis, each converted. */
export const concatenate: Kernel<Concatenate> = (layer) => {
  const result = resultType(layer);
  const axis = layer.axisIndex;
  const blocks = layer.inputs.map((_, slot) => sizeOf(layer.inputShape(slot).slice(axis)));
  const outer = sizeOf(layer.shape.slice(0, axis));
  return (inputs, m) => {
    const out = [];
    for (let o = 0; o < outer; o++) {
      for (const [slot, x] of inputs.entries()) {
        for (let i = 0; i < blocks[slot]; i++) out.push(m.cast(x[o * blocks[slot] + i], result));
      }
    }
    return [out];
  };
};
