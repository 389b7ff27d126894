import { doubleArith, type Exact, exactArith, intervalArith, intervalOf, toExact, widthOf } from '../fixed';
import { type Layer, sizeOf } from '../ir';
import { inputType, type PreparedKernel, resultType } from '../kernels';
import type { StatefulLayer } from '../layers';
import { asExact, asNumbers, type Values } from './values';

/** One layer on one sample. */
export type Step = (inputs: readonly Values[]) => Values[];

/** Significant bits of a double: integers below 2^53 are exact. */
export const DOUBLE_BITS = 53;

/** Bits of the widest value that can occur inside the kernel, over all inputs of the layer's input types. */
export function widestBits(layer: Layer, kernel: PreparedKernel): number {
  let widest = 0;
  const arith = intervalArith((bits) => {
    widest = Math.max(widest, bits);
  });
  const inputs = layer.inputs.map((_, slot) =>
    new Array(sizeOf(layer.inputShape(slot))).fill(intervalOf(inputType(layer, slot))),
  );
  kernel(inputs, arith);
  return widest;
}

/** The kernel in doubles where an interval run of the same kernel proves them exact, in BigInt otherwise. */
export function genericStep(layer: Layer, kernel: PreparedKernel): Step {
  const narrow = layer.inputs.every((_, slot) => widthOf(inputType(layer, slot)) <= DOUBLE_BITS);
  if (narrow && widestBits(layer, kernel) <= DOUBLE_BITS) {
    return (inputs) =>
      kernel(
        inputs.map((x) => Array.from(asNumbers(x))),
        doubleArith,
      ).map((y) => Float64Array.from(y));
  }
  const fits = widthOf(resultType(layer)) <= DOUBLE_BITS;
  return (inputs) => {
    const outputs = kernel(inputs.map(asExact), exactArith);
    return fits ? outputs.map(asNumbers) : outputs;
  };
}

/** The kernel of a stateful layer, exactly; each call is one step in time, the first one finds zeros. */
export function statefulStep(layer: StatefulLayer, kernel: PreparedKernel): Step {
  let states: readonly (readonly Exact[])[] = layer.stateSizes.map((size) => new Array(size).fill(toExact(0)));
  return (inputs) => {
    const found = kernel([...inputs.map(asExact), ...states], exactArith);
    states = found.slice(layer.outputs.length);
    return found.slice(0, layer.outputs.length);
  };
}
