import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorize, quantize } from './quantize';
import { makeQuantizer, quantizerPrecision } from './quantizer';
import { tensor } from './tensor';

interface Vector {
  readonly qkeras: string;
  readonly kind: string;
  readonly fields: Record<string, unknown>;
  readonly shape: number[];
  readonly raw: number[];
  readonly values: number[];
  readonly scale: number[] | null;
}

const VECTORS = JSON.parse(readFileSync(join(__dirname, '../../testdata/qkeras/quantizers.json'), 'utf8')) as Vector[];

/** Scales that are no powers of two are means, whose order of summation is the framework's own. */
const ROUNDING = 2 ** -22;

describe('quantisers equal QKeras', () => {
  it.each(VECTORS)('$qkeras on $shape', ({ kind, fields, shape, raw, values, scale }) => {
    const quantizer = makeQuantizer(kind, fields);
    const x = tensor(shape, Float32Array.from(raw));
    const found = [...quantize(x, quantizer).data];
    const tolerance = fields.alpha === 'auto' ? ROUNDING : 0;
    for (const [i, value] of values.entries()) {
      expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(tolerance * Math.abs(value));
    }
    if (scale === null || typeof fields.alpha !== 'string') return;
    const factor = factorize(x, quantizer).scale.data;
    expect(factor.length % scale.length).toBe(0);
    for (const [i, s] of factor.entries()) {
      const expected = scale[i % scale.length];
      expect(Math.abs(s - expected)).toBeLessThanOrEqual(tolerance * expected);
    }
  });
});

describe('makeQuantizer', () => {
  it.each([
    ['quantised_bits', {}, 'no quantiser is called "quantised_bits"'],
    ['plain_ternary', { alpha: 1 }, 'has no field alpha'],
    ['binary', { bits: 3, zero: false, alpha: 1 }, 'bits of the quantiser binary is 3'],
    ['binary', { bits: 1, zero: false }, 'alpha of the quantiser binary is undefined'],
  ])('refuses %s with %o', (kind, fields, message) => {
    expect(() => makeQuantizer(kind, fields)).toThrow(message);
  });
});

it('the type of quantized_bits holds every value that it gives', () => {
  const one = fc.record({
    bits: fc.integer({ min: 2, max: 12 }),
    integer: fc.integer({ min: -2, max: 12 }),
    signed: fc.boolean(),
    symmetric: fc.boolean(),
    x: fc.float({ noNaN: true, noDefaultInfinity: true }),
  });
  fc.assert(
    fc.property(one, ({ x, ...fields }) => {
      const quantizer = makeQuantizer('quantized_bits', { ...fields, alpha: 1 });
      const [value] = quantize(tensor([1], [x]), quantizer).data;
      const type = quantizerPrecision(quantizer);
      if (type?.kind !== 'fixed') throw new Error('not a fixed-point type');
      const word = value * 2 ** (type.width - type.integer);
      expect(Number.isInteger(word)).toBe(true);
      const end = 2 ** (type.width - Number(type.signed));
      expect(word >= (type.signed ? -end : 0) && word < end).toBe(true);
    }),
  );
});
