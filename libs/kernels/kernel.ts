import { type Arith, type NamedType, type Precision, quantizeWeight } from '../fixed';
import { Layer, type WeightVariable, weightTensor } from '../ir';

/** A layer's arithmetic with its weights and tables prepared: elements of each input, row-major, to elements of each output. */
export type PreparedKernel = <T>(inputs: readonly (readonly T[])[], m: Arith<T>) => T[][];

/** The definition of a layer's arithmetic; preparing it does what does not depend on data. */
export type Kernel<L extends Layer = Layer> = (layer: L) => PreparedKernel;

/** Kernels by layer kind: the common ones, a backend's and a workspace's own. */
export type KernelTable = ReadonlyMap<string, Kernel>;

/** Prepares the kernel of a layer; an internal fault when the kind has none. */
export function prepareKernel(kernels: KernelTable, layer: Layer): PreparedKernel {
  const kernel = kernels.get(layer.kind);
  if (!kernel) throw new Error(`layer kind ${layer.kind} ("${layer.name}") has no kernel`);
  return kernel(layer);
}

/** The type of a layer's output. */
export function resultType(layer: Layer): Precision {
  return concrete(layer, 'result_t', layer.get(Layer.common.result)).precision;
}

/** The type of the values at input `slot`. */
export function inputType(layer: Layer, slot = 0): Precision {
  return concrete(layer, `type of input ${slot}`, layer.inputType(slot)).precision;
}

/** The type of attribute `key`. */
export function typeOf(layer: Layer, key: string): Precision {
  return concrete(layer, key, layer.getAttr(key) as NamedType).precision;
}

/**
 * A weight's values as the firmware has them: through the weight's quantiser, written with the type's decimals, then
 * quantised (numerics.md 1.7). A word of type xnor is 1 for a positive value, else 0.
 */
export function weightValues(layer: Layer, key: string): Float64Array {
  const { weight } = layer.weights.get(key) as WeightVariable;
  const precision = typeOf(layer, `${key}_t`);
  const { data } = weightTensor(weight);
  if (precision.kind === 'xnor') return Float64Array.from(data, (value) => Number(value > 0));
  return Float64Array.from(data, (value) => quantizeWeight(value, precision));
}

/** Applies a one-element function to every element and converts to the layer's result type. */
export function elementWise(layer: Layer, f: <T>(x: T, m: Arith<T>, index: number) => T): PreparedKernel {
  const result = resultType(layer);
  return ([x], m) => [x.map((value, i) => m.cast(f(value, m, i), result))];
}

function concrete(layer: Layer, what: string, type: NamedType): NamedType {
  if (type.precision.kind !== 'auto') return type;
  throw new Error(`${what} of layer "${layer.name}" is still auto; apply the flow "convert" first`);
}
