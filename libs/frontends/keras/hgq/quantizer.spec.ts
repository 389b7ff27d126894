import { describe, expect, it } from 'vitest';
import { tensor } from '../../../ir';
import type { LayerCall } from '../handler';
import type { StoredArray } from '../hdf5';
import { Options } from '../options';
import { convert, maskOfData, quantizeWeight, readQuantizer, singleType } from './quantizer';

const floats = (shape: readonly number[], ...values: number[]): StoredArray => ({
  shape,
  data: Float32Array.from(values),
  type: '<f4',
});
const bytes = (shape: readonly number[], ...values: number[]): StoredArray => ({
  shape,
  data: undefined,
  bytes: Uint8Array.from(values),
  type: '<u1',
});

const SETTINGS = { q_type: 'kif', round_mode: 'RND', overflow_mode: 'WRAP', scaler: null, affine: null };

function call(settings: object, stored: readonly StoredArray[]): LayerCall {
  const options = new Options('y', {
    iq_conf: { class_name: 'QuantizerConfig', config: { ...SETTINGS, ...settings } },
  });
  return {
    name: 'y',
    className: 'hgq>QDense',
    version: 3,
    options,
    inputs: [],
    weights: () => [],
    stored: (part) => (part === 'iq/quantizer' ? stored : []),
    fresh: (wanted) => wanted,
  };
}

const read = (settings: object, ...stored: StoredArray[]) => readQuantizer(call(settings, stored), 'iq', 'iq_conf');

const [k, i, f, b] = [bytes([1], 1), floats([1], 2), floats([1], 5), floats([1], 7)];
const decay = floats([], 0.01);

describe('readQuantizer', () => {
  it.each([
    ['kif', 'WRAP', [f, k, i, decay]],
    ['kif', 'SAT', [i, f, k]],
    ['kif', 'SAT_SYM', [i, f, k]],
    ['kbi', 'WRAP', [b, k, i, decay]],
    ['kbi', 'SAT', [b, i, k]],
    ['kbi', 'SAT_SYM', [b, i, k]],
  ])('knows the order of the variables of %s with %s', (q_type, overflow_mode, stored) => {
    const { bits, saturation } = read({ q_type, overflow_mode }, ...stored);
    expect(bits).toEqual([{ k: 1, i: 2, f: 5 }]);
    expect(saturation).toBe(overflow_mode);
  });

  it('rounds bits half to even', () => {
    const stored = [floats([4], 0.5, 1.5, 2.5, 3.4), bytes([4], 0, 0, 0, 0), floats([4], 1.5, 0.5, 0.4, -0.5)];
    expect(read({}, ...stored).bits.map((bits) => [bits.i, bits.f])).toEqual([
      [2, 0],
      [0, 2],
      [0, 2],
      [0, 3],
    ]);
  });

  it('has no bits where they do not add up to one', () => {
    const stored = [floats([2], 5, 5), bytes([2], 1, 0), floats([2], -6, -5)];
    expect(read({}, ...stored).bits).toEqual([
      { k: 0, i: 0, f: 0 },
      { k: 0, i: 0, f: 0 },
    ]);
  });

  it('takes a stochastic rounding as the plain one', () => {
    expect(read({ round_mode: 'S_RND_CONV' }, f, k, i, decay).rounding).toBe('RND_CONV');
  });

  it.each([
    [{ q_type: 'float' }, /iq_conf\.q_type.*fixed-point/],
    [{ scaler: 2 }, /iq_conf\.scaler/],
    [{ affine: [1, 2] }, /iq_conf\.affine/],
    [{ round_mode: 'STOCHASTIC' }, /iq_conf\.round_mode/],
    [{ overflow_mode: 'WRAP_SM' }, /iq_conf\.overflow_mode/],
  ])('refuses %j', (settings, message) => {
    expect(() => read(settings, f, k, i, decay)).toThrow(message);
  });

  it.each([
    ['missing', [f]],
    ['of the wrong type', [f, floats([1], 1), i]],
    ['not finite', [floats([1], Number.NaN), k, i]],
  ])('says which variable is %s', (_, stored) => {
    expect(() => read({}, ...stored)).toThrow(/missing-weight.*node "y".*iq\/quantizer/);
  });

  it('refuses variables of different sizes', () => {
    expect(() => read({}, floats([2], 1, 1), k, i)).toThrow(/shape-mismatch/);
  });
});

describe('masks', () => {
  const shared = read({}, floats([1, 1, 2], 3, 4), bytes([1, 1, 2], 1, 0), floats([1, 1, 2], 1, 2));

  it('are spread over the axes that share bits', () => {
    expect(maskOfData(call({}, []), shared, [2, 2]).map(({ f: fraction }) => fraction)).toEqual([3, 4, 3, 4]);
  });

  it('refuse data of another shape', () => {
    expect(() => maskOfData(call({}, []), shared, [2, 3])).toThrow(/shape-mismatch.*\[1, 2\] does not fit \[2, 3\]/);
  });

  it('have several types where a table needs one', () => {
    expect(() => singleType(call({}, []), 'oq_conf', shared)).toThrow(/oq_conf has 2 types/);
  });
});

describe('convert', () => {
  const modes = { rounding: 'RND', saturation: 'SAT_SYM', onlyRounds: false } as const;

  it.each([
    [0.3, 0.25],
    [0.375, 0.5],
    [-0.375, -0.25],
    [9, 1.75],
    [-9, -1.75],
  ])('%d is %d', (value, expected) => {
    expect(convert(value, { k: 1, i: 1, f: 2 }, modes)).toBe(expected);
  });

  it('adds the half in float32', () => {
    const almostHalf = 0.5 - 2 ** -25;
    expect(convert(almostHalf, { k: 1, i: 3, f: 0 }, modes)).toBe(1);
    expect(convert(almostHalf, { k: 1, i: 3, f: 0 }, { ...modes, rounding: 'RND_CONV' })).toBe(0);
  });

  it('gives 0 without bits, and does not wrap a weight that was trained not to', () => {
    expect(convert(5, { k: 0, i: 0, f: 0 }, modes)).toBe(0);
    const wraps = { ...modes, saturation: 'WRAP' } as const;
    expect(convert(2.6, { k: 1, i: 1, f: 0 }, wraps)).toBe(-1);
    expect(convert(2.6, { k: 1, i: 1, f: 0 }, { ...wraps, onlyRounds: true })).toBe(3);
  });

  it('quantises each element of a weight by its own bits', () => {
    const own = read({ overflow_mode: 'SAT' }, floats([2, 1], 1, 1), floats([2, 1], 0, 2), bytes([2, 1], 1, 1));
    const weight = tensor([2, 2], Float32Array.from([0.6, -0.6, 0.6, -0.6]));
    expect(Array.from(quantizeWeight(call({}, []), weight, own).data)).toEqual([1, -1, 0.5, -0.5]);
  });
});
