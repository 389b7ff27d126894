import type { Arith } from '../fixed';
import { type Layer, sizeOf } from '../ir';
import { type KernelTable, prepareKernel } from '../kernels';
import { StatefulLayer } from '../layers';

/** What a layer's kernel would build, before anything is shared or folded. */
export interface OperationCount {
  readonly multiplications: number;
  /** Additions, comparisons, selections, divisions by constants and lookups. */
  readonly others: number;
}

/** Counts the operations of a layer's kernel by running it on nothing; as fast as the kernel's loops. */
export function countOperations(layer: Layer, kernels: KernelTable): OperationCount {
  if (layer.inputs.length === 0) return { multiplications: 0, others: 0 };
  let [multiplications, others] = [0, 0];
  const nothing = () => undefined;
  const other = () => void others++;
  const counter: Arith<undefined> = {
    constant: nothing,
    add: other,
    sub: other,
    mul: () => void multiplications++,
    neg: other,
    cast: nothing,
    quotient: other,
    trunc: nothing,
    gt: other,
    ge: other,
    eq: other,
    select: other,
    word: nothing,
    lookup: other,
  };
  const states = layer instanceof StatefulLayer ? layer.stateSizes : [];
  const sizes = [...layer.inputs.map((_, slot) => sizeOf(layer.inputShape(slot))), ...states];
  const inputs = sizes.map((size) => new Array<undefined>(size).fill(undefined));
  prepareKernel(kernels, layer)(inputs, counter);
  return { multiplications, others };
}
