import { userError } from '../../diagnostic';
import { filled, formatShape, type Shape, shapesEqual, type Tensor } from '../../ir';
import type { Hdf5, StoredArray } from './hdf5';
import { show } from './json';
import type { KerasLayer } from './model';

/** The arrays of a layer, in the order in which Keras creates them; or those of a part of it, such as `iq/quantizer`. */
export type WeightSource = (layer: KerasLayer, part?: string) => readonly StoredArray[];

/** An array that a layer must have. Names are Keras's, for messages. */
export interface ExpectedWeight {
  readonly name: string;
  readonly shape: Shape;
  /** It does not matter when predicting, of whatever type it is. */
  readonly ignored?: boolean;
}

/**
 * Weights in a `.keras` archive. Keras numbers the layers of each class in the order of the model: the arrays are
 * `layers/<class>[_<n>]/vars/<i>`, with the class in snake case.
 */
export function archiveWeights(file: Hdf5, layers: readonly KerasLayer[]): WeightSource {
  const groups = new Map(groupsOf(layers, ''));
  const arraysOf = (group: string): StoredArray[] => {
    const arrays: StoredArray[] = [];
    for (;;) {
      const found = file.array(`${group}/vars/${arrays.length}`);
      if (!found) return arrays;
      arrays.push(found);
    }
  };
  return (layer, part) => {
    const group = groups.get(layer) as string;
    if (part !== undefined) return arraysOf(`${group}/${part}`);
    return ['', ...(PARTS[layer.className] ?? [])].flatMap((part) => arraysOf(`${group}${part}`));
  };
}

const BOTH_DIRECTIONS = ['/forward_layer/cell', '/backward_layer/cell'];

/** Groups inside a layer's that hold weights of its parts, in the order in which Keras creates them. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  Bidirectional: BOTH_DIRECTIONS,
  GRU: ['/cell'],
  LSTM: ['/cell'],
  // Keras 2 kept the underscore of the attribute.
  MultiHeadAttention: ['query', 'key', 'value', 'output'].flatMap((name) => [`/${name}_dense`, `/_${name}_dense`]),
  QBidirectional: BOTH_DIRECTIONS,
  QGRU: ['/cell'],
  QLSTM: ['/cell'],
  QSimpleRNN: ['/cell'],
  SimpleRNN: ['/cell'],
};

/** The group of each layer, of those in nested models and of wrapped ones; `parent` ends in `/` or is empty. */
function groupsOf(layers: readonly KerasLayer[], parent: string): [KerasLayer, string][] {
  const counts = new Map<string, number>();
  return layers.flatMap((layer) => {
    const kind = snakeCase(layer.className);
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return groupsIn(layer, `${parent}layers/${kind}${count === 0 ? '' : `_${count}`}`);
  });
}

function groupsIn(layer: KerasLayer, group: string): [KerasLayer, string][] {
  return [
    [layer, group],
    ...(layer.model ? groupsOf(layer.model.layers, `${group}/`) : []),
    ...(layer.wrapped ? groupsIn(layer.wrapped, `${group}/layer`) : []),
  ];
}

/** Keras's own rule for the names of groups: `LeakyReLU` is leaky_re_lu; the package of a registered class does not count. */
export function snakeCase(className: string): string {
  return className
    .replace(/^.*>/, '')
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** The group of an `.h5` file of a whole model that holds the weights. */
export const WHOLE_MODEL = 'model_weights';

/** Weights in a file of their own, in whichever layout it has. */
export function separateWeights(file: Hdf5, layers: readonly KerasLayer[]): WeightSource {
  const lists = (group: string) =>
    ['layer_names', 'layer_names0'].some((name) => file.attribute(group, name) !== undefined);
  if (lists(WHOLE_MODEL)) return legacyWeights(file, WHOLE_MODEL);
  return lists('/') ? legacyWeights(file, '') : archiveWeights(file, layers);
}

/**
 * Weights in an `.h5` file: the group `<parent>/<layer>` lists its arrays in the attribute `weight_names`, or, when that would
 * be too long for HDF5, in `weight_names0`, `weight_names1`, ...
 */
export function legacyWeights(file: Hdf5, parent: string): WeightSource {
  return ({ name, owner = name, segment }, part) => {
    if (part !== undefined) {
      const message = 'in an .h5 file the variables of its quantisers cannot be told apart';
      throw userError('unsupported-file', message, { node: name }, 'save the model as .keras');
    }
    const group = `${parent}/${owner}`;
    const own = (weight: string) => segment === undefined || weight.split('/').slice(0, -1).includes(segment);
    return weightNames(file, group)
      .filter(own)
      .map((weight) => {
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
  layer: Pick<KerasLayer, 'name' | 'className'>,
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
  return expected.map(({ name, shape, ignored }, i) => {
    const array = stored[i];
    if (!shapesEqual(array.shape, shape)) {
      const message = `weight ${name} has shape ${formatShape(array.shape)}, expected ${formatShape(shape)}`;
      throw userError('shape-mismatch', message, where);
    }
    if (ignored) return filled(shape, 0);
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
