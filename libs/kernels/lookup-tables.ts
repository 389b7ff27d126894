import type { Arith, Table } from '../fixed';
import { type Layer, sizeOf } from '../ir';
import { type KernelTable, prepareKernel } from './kernel';

/**
 * The tables that a layer's kernel looks values up in, each once, in the order of first use: what firmware needs as data to
 * compute the same. Found by running the kernel on values that are nothing.
 */
export function lookupTables(kernels: KernelTable, layer: Layer): readonly Table[] {
  const found = new Set<Table>();
  const nothing = () => undefined;
  const arith: Arith<undefined> = {
    constant: nothing,
    add: nothing,
    sub: nothing,
    mul: nothing,
    neg: nothing,
    cast: nothing,
    quotient: nothing,
    trunc: nothing,
    gt: nothing,
    ge: nothing,
    eq: nothing,
    select: nothing,
    word: nothing,
    lookup: (table) => void found.add(table),
  };
  const inputs = layer.inputs.map((_, slot) => new Array<undefined>(sizeOf(layer.inputShape(slot))).fill(undefined));
  prepareKernel(kernels, layer)(inputs, arith);
  return [...found];
}
