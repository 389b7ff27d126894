import type { Arith } from '../fixed';
import { type Layer, sizeOf } from '../ir';
import { type KernelTable, prepareKernel } from '../kernels';
import { StatefulLayer } from '../layers';

/** What a layer's kernel would build, before anything is shared or folded. */
export interface OperationCount {
  readonly multiplications: number;
  readonly lookups: number;
}

/** Counts the operations of a layer's kernel by running it on nothing; as fast as the kernel's loops. */
export function countOperations(layer: Layer, kernels: KernelTable): OperationCount {
  if (layer.inputs.length === 0) return { multiplications: 0, lookups: 0 };
  let [multiplications, lookups] = [0, 0];
  const nothing = () => undefined;
  const counter: Arith<undefined> = {
    constant: nothing,
    add: nothing,
    sub: nothing,
    mul: () => void multiplications++,
    neg: nothing,
    cast: nothing,
    quotient: nothing,
    trunc: nothing,
    gt: nothing,
    ge: nothing,
    eq: nothing,
    select: nothing,
    word: nothing,
    lookup: () => void lookups++,
  };
  const states = layer instanceof StatefulLayer ? layer.stateSizes : [];
  const sizes = [...layer.inputs.map((_, slot) => sizeOf(layer.inputShape(slot))), ...states];
  const inputs = sizes.map((size) => new Array<undefined>(size).fill(undefined));
  prepareKernel(kernels, layer)(inputs, counter);
  return { multiplications, lookups };
}
