import { userError } from '../../diagnostic';
import { formatShape, type Shape, shapesEqual, type Tensor } from '../../ir';
import type { Hdf5, StoredArray } from './hdf5';
import { show } from './json';
import type { KerasLayer } from './model';

/** The arrays of a layer, in the order in which Keras creates them. */
export type WeightSource = (layer: KerasLayer) => readonly StoredArray[];

/** An array that a layer must have. Names are Keras's, for messages. */
export interface ExpectedWeight {
  readonly name: string;
  readonly shape: Shape;
}

/**
 * Weights in a `.keras` archive. Keras numbers the layers of each class in the order of the model: the arrays are
 * `layers/<class>[_<n>]/vars/<i>`, with the class in snake case.
 */
export function archiveWeights(file: Hdf5, layers: readonly KerasLayer[]): WeightSource {
  const counts = new Map<string, number>();
  const groups = new Map<string, string>();
  for (const layer of layers) {
    const kind = snakeCase(layer.className);
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    groups.set(layer.name, count === 0 ? kind : `${kind}_${count}`);
  }
  return ({ name }) => {
    const arrays: StoredArray[] = [];
    for (;;) {
      const found = file.array(`layers/${groups.get(name)}/vars/${arrays.length}`);
      if (!found) return arrays;
      arrays.push(found);
    }
  };
}

/** Keras's own rule for the names of groups: `LeakyReLU` is leaky_re_lu. */
export function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** The group of an `.h5` file of a whole model that holds the weights. */
export const WHOLE_MODEL = 'model_weights';

/** Weights in a file of their own, in whichever layout it has. */
export function separateWeights(file: Hdf5, layers: readonly KerasLayer[]): WeightSource {
  const lists = (group: string) => ['layer_names', 'layer_names0'].some((name) => file.attribute(group, name) !== undefined);
  if (lists(WHOLE_MODEL)) return legacyWeights(file, WHOLE_MODEL);
  return lists('/') ? legacyWeights(file, '') : archiveWeights(file, layers);
}

/**
 * Weights in an `.h5` file: the group `<parent>/<layer>` lists its arrays in the attribute `weight_names`, or, when that would
 * be too long for HDF5, in `weight_names0`, `weight_names1`, ...
 */
export function legacyWeights(file: Hdf5, parent: string): WeightSource {
  return ({ name }) => {
    const group = `${parent}/${name}`;
    return weightNames(file, group).map((weight) => {
      const found = file.array(`${group}/${weight}`);
      if (found) return found;
      throw userError('missing-weight', `the file has no array ${show(weight)}`, { node: name });
    });
  };
}

function weightNames(file: Hdf5, group: string): readonly string[] {
  const whole = file.attribute(group, 'weight_names');
  if (whole !== undefined) return names(whole);
  const chunks: string[] = [];
  for (let i = 0; ; i++) {
    const chunk = file.attribute(group, `weight_names${i}`);
    if (chunk === undefined) return chunks;
    chunks.push(...names(chunk));
  }
}

/** An empty list of strings is stored as an empty list of numbers. */
function names(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

/** A layer's arrays, after checking number, shapes, types and that every value is finite. User errors name layer and weight. */
export function checkedWeights(
  layer: KerasLayer,
  stored: readonly StoredArray[],
  expected: readonly ExpectedWeight[],
): readonly Tensor[] {
  const where = { node: layer.name };
  if (stored.length < expected.length) {
    const message = `the file has no weight ${expected[stored.length].name} of ${layer.className}`;
    throw userError('missing-weight', message, where, 'save the whole model again');
  }
  if (stored.length > expected.length) {
    const message = `the file has ${stored.length} arrays for ${layer.className}, expected ${expected.length}`;
    throw userError('unexpected-weight', message, where);
  }
  return expected.map(({ name, shape }, i) => {
    const array = stored[i];
    if (!shapesEqual(array.shape, shape)) {
      const message = `weight ${name} has shape ${formatShape(array.shape)}, expected ${formatShape(shape)}`;
      throw userError('shape-mismatch', message, where);
    }
    if (array.data === undefined) {
      const message = `weight ${name} is of type ${array.type}; only 32 and 64 bit floating point is supported`;
      throw userError('unsupported-weight-type', message, where);
    }
    requireFinite(array.data, shape, name, layer.name);
    return { shape, data: array.data };
  });
}

function requireFinite(data: Float32Array | Float64Array, shape: Shape, name: string, node: string): void {
  let [first, count] = [-1, 0];
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue;
    if (count++ === 0) first = i;
  }
  if (count === 0) return;
  const place = `the first is ${data[first]} at ${indexOf(first, shape)}`;
  const message = `weight ${name} has ${count} of ${data.length} values that are not finite; ${place}`;
  throw userError('not-finite', message, { node }, 'train the model again: its training diverged');
}

/** `[2, 5]` for a position in row-major order. */
function indexOf(position: number, shape: Shape): string {
  const index: number[] = [];
  let rest = position;
  for (const extent of [...shape].reverse()) {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return formatShape(index);
}
