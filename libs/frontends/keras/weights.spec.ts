import { describe, expect, it } from 'vitest';
import type { Hdf5, StoredArray } from './hdf5';
import type { KerasLayer } from './model';
import { archiveWeights, legacyWeights, snakeCase } from './weights';

const array = (value: number): StoredArray => ({ shape: [1], data: Float32Array.of(value), type: '<f' });

/** A file of arrays by path and attributes by `path@name`. */
const file = (arrays: Record<string, number>, attributes: Record<string, unknown> = {}): Hdf5 => ({
  array: (path) => (path in arrays ? array(arrays[path]) : undefined),
  attribute: (path, name) => attributes[`${path}@${name}`],
});

const layer = (className: string, name: string): KerasLayer => ({ className, name, config: {}, calls: [[]] });
const values = (found: readonly StoredArray[]) => found.map((a) => a.data?.[0]);

it.each([
  ['Dense', 'dense'],
  ['InputLayer', 'input_layer'],
  ['BatchNormalization', 'batch_normalization'],
  ['LeakyReLU', 'leaky_re_lu'],
  ['PReLU', 'p_re_lu'],
  ['Conv2D', 'conv2d'],
])('%s is stored as %s', (className, group) => expect(snakeCase(className)).toBe(group));

it('numbers the layers of a class in the order of the model', () => {
  const layers = [layer('Dense', 'b'), layer('PReLU', 'p'), layer('Dense', 'a')];
  const source = archiveWeights(
    file({
      'layers/dense/vars/0': 1,
      'layers/dense/vars/1': 2,
      'layers/dense_1/vars/0': 3,
      'layers/p_re_lu/vars/0': 4,
    }),
    layers,
  );
  expect(layers.map((l) => values(source(l)))).toEqual([[1, 2], [4], [3]]);
});

describe('an .h5 file', () => {
  const arrays = { 'model_weights/d/d/kernel:0': 1, 'model_weights/d/d/bias:0': 2 };
  const at = (name: string) => `model_weights/d@${name}`;

  it.each<[string, Record<string, unknown>, readonly number[]]>([
    ['in order', { [at('weight_names')]: ['d/kernel:0', 'd/bias:0'] }, [1, 2]],
    ['in chunks', { [at('weight_names0')]: ['d/bias:0'], [at('weight_names1')]: ['d/kernel:0'] }, [2, 1]],
    ['alone', { [at('weight_names')]: 'd/bias:0' }, [2]],
    ['as an empty list', { [at('weight_names')]: new Float64Array(0) }, []],
    ['not at all', {}, []],
  ])('lists weights %s', (_, attributes, expected) => {
    expect(values(legacyWeights(file(arrays, attributes), 'model_weights')(layer('Dense', 'd')))).toEqual(expected);
  });

  it('reports a listed weight that is not there', () => {
    const source = legacyWeights(file({}, { [at('weight_names')]: ['d/kernel:0'] }), 'model_weights');
    expect(() => source(layer('Dense', 'd'))).toThrow(/missing-weight.*node "d".*d\/kernel:0/);
  });
});
