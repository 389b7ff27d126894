import { describe, expect, it } from 'vitest';
import { tensor } from '../../../ir';
import type { LayerCall } from '../handler';
import type { StoredArray } from '../hdf5';
import type { Json } from '../json';
import { Options } from '../options';
import { fixedPointQuantizer, unaryLut } from './proxy';

const bytes = (...values: number[]): StoredArray => ({
  shape: [1, values.length],
  data: undefined,
  bytes: Int8Array.from(values),
  type: '<b',
});

function call(options: Json, stored: readonly StoredArray[] = []): LayerCall {
  return {
    name: 'y',
    className: 'HGQ>FixedPointQuantizer',
    version: 2,
    options: new Options('y', options),
    inputs: [{ tensor: 'x', shape: [3] }],
    weights: ({ shape }) => [tensor(shape, new Float32Array(shape[0]))],
    stored: () => stored,
    fresh: (wanted) => wanted,
  };
}

const MODES = { RND: 'RND', SAT: 'SAT', overrides: { layers: {} }, fusible: false, shape: [1, 3] };
const BITS = [bytes(1, 0, 1), bytes(8, 4, 0), bytes(3, 6, 5)];

describe('FixedPointQuantizer', () => {
  it('counts integer bits without the sign; without any bits an element is 0', () => {
    const [{ attributes, shapeAttributes }] = fixedPointQuantizer(call(MODES, BITS));
    expect(attributes).toEqual({ rounding: 'RND', saturation: 'SAT' });
    expect(shapeAttributes?.([[3]])).toEqual({ k: [1, 0, 0], i: [2, 6, 0], f: [5, -2, 0] });
  });

  it('takes what it says about other layers, as far as it follows from the bits or is about hardware', () => {
    const layers = { d: { weight_t: 'fixed<6,1>', table_size: 256, parallelization_factor: 4 } };
    expect(fixedPointQuantizer(call({ ...MODES, overrides: { layers } }, BITS))).toHaveLength(1);
    const unknown = { layers: { d: { n_out: 5 } } };
    expect(() => fixedPointQuantizer(call({ ...MODES, overrides: unknown }, BITS))).toThrow(/overrides.*n_out/);
  });

  it.each([
    [{ SAT: 'WRAP_SM' }, /option SAT is "WRAP_SM"; supported are WRAP/],
    [{ RND: 'S_RND' }, /option RND is "S_RND"/],
  ])('refuses %j', (more, message) => {
    expect(() => fixedPointQuantizer(call({ ...MODES, ...more }, BITS))).toThrow(message);
  });

  it('says which variable is missing', () => {
    expect(() => fixedPointQuantizer(call(MODES, BITS.slice(0, 2)))).toThrow(/missing-weight.*"y".*integers/);
    expect(() => fixedPointQuantizer(call(MODES, [...BITS.slice(0, 2), bytes(1)]))).toThrow(/shape-mismatch/);
  });
});

describe('UnaryLUT', () => {
  it('has a table for the words of its input', () => {
    const [{ attributes }] = unaryLut(call({ kif_in: [1, 2, 3], kif_out: [0, 1, 4] }));
    expect(attributes).toMatchObject({
      index_t: { precision: { width: 6, integer: 3, signed: true } },
      table: { tensor: { shape: [64] } },
      table_t: { precision: { width: 5, integer: 1, signed: false } },
    });
  });

  it.each([[[2, 1, 1]], [[0, 2, -2]], [[1, 20, 0]], [[1, 2]]])('refuses an input of %j', (kif) => {
    expect(() => unaryLut(call({ kif_in: kif, kif_out: [0, 1, 4] }))).toThrow(/unsupported-option.*kif_in/);
  });
});
