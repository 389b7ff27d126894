import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adderCount, type Coefficient, type SharedTerms, shareTerms } from './cmvm';
import { canonicalDigits, type Digit } from './csd';

/** y = x W as rows of coefficients, one an output. */
function matrixFile(name: string): { rows: Coefficient[][]; columns: number } {
  const bytes = readFileSync(join(__dirname, '../../testdata/cmvm', `${name}.npy`));
  const start = 10 + bytes.readUInt16LE(8);
  const size = /'shape': \((\d+), (\d+)\)/.exec(bytes.subarray(10, start).toString())!;
  const [inputs, outputs] = [Number(size[1]), Number(size[2])];
  const width = (bytes.length - start) / (inputs * outputs);
  const at = (i: number, o: number): bigint =>
    BigInt(bytes.readIntLE(start + (i * outputs + o) * width, Math.min(6, width)));
  const columns = Array.from({ length: inputs }, (_, column) => column);
  const rows = Array.from({ length: outputs }, (_, o) =>
    columns.map((column) => ({ column, factor: at(column, o) })).filter(({ factor }) => factor !== 0n),
  );
  return { rows, columns: inputs };
}

function evaluate(shared: SharedTerms, x: readonly bigint[]): bigint[] {
  const terms = [...x];
  const value = (d: Digit): bigint => (d.negative ? -1n : 1n) * (terms[d.term] << BigInt(d.shift));
  for (const { a, b } of shared.sums) terms.push(value(a) + value(b));
  return shared.rows.map((row) => row.reduce((sum, d) => sum + value(d), 0n));
}

function depth(shared: SharedTerms): number {
  const depths = new Array<number>(shared.columns).fill(0);
  for (const { a, b } of shared.sums) depths.push(Math.max(depths[a.term], depths[b.term]) + 1);
  return Math.max(
    ...shared.rows.map((row) => Math.ceil(Math.log2(row.reduce((sum, d) => sum + 2 ** depths[d.term], 0)))),
  );
}

function csdAdders(rows: readonly (readonly Coefficient[])[]): { adders: number; depth: number } {
  const counts = rows.map((row) => row.reduce((n, { factor }) => n + canonicalDigits(factor, 0).length, 0));
  return {
    adders: counts.reduce((n, count) => n + Math.max(0, count - 1), 0),
    depth: Math.ceil(Math.log2(Math.max(...counts))),
  };
}

const vectors = Array.from({ length: 20 }, (_, v) =>
  Array.from({ length: 64 }, (_, i) =>
    v === 0 ? -128n : v === 1 ? 127n : BigInt(((i * 7919 + v * 104729) % 256) - 128),
  ),
);

describe.each([
  ['w8x8_b4_s0_d100', 62],
  ['w8x8_b8_s0_d25', 22],
  ['w16x16_b6_s0_d100', 300],
  ['w16x16_b8_s1_d25', 100],
])('%s', (name, atMost) => {
  const { rows, columns } = matrixFile(name);
  const shared = shareTerms(rows, columns);

  it('is computed exactly', () => {
    for (const x of vectors.map((v) => v.slice(0, columns))) {
      const direct = rows.map((row) => row.reduce((sum, { column, factor }) => sum + factor * x[column], 0n));
      expect(evaluate(shared, x)).toEqual(direct);
    }
  });

  it('takes fewer adders than its signed digits, and little more depth', () => {
    const plain = csdAdders(rows);
    expect(adderCount(shared)).toBeLessThan(plain.adders);
    expect(adderCount(shared)).toBeLessThanOrEqual(atMost);
    expect(depth(shared)).toBeLessThanOrEqual(plain.depth + 2);
  });
});

it('multiplies one input by many constants', () => {
  const factors = [3n, 5n, 7n, 11n, 13n, -45n, 0n, 64n, 4660n];
  const shared = shareTerms(
    factors.map((factor) => (factor === 0n ? [] : [{ column: 0, factor }])),
    1,
  );
  expect(evaluate(shared, [37n])).toEqual(factors.map((factor) => 37n * factor));
  expect(adderCount(shared)).toBeLessThanOrEqual(9);
});

it('is no longer than its digits for wide and repeated coefficients', () => {
  const factor = 0x5555_5555_5555_5555n;
  const shared = shareTerms([[{ column: 0, factor }], [{ column: 0, factor: factor << 3n }]], 1);
  expect(evaluate(shared, [-3n])).toEqual([-3n * factor, -24n * factor]);
  expect(adderCount(shared)).toBeLessThanOrEqual(6);
});

it('refuses coefficients that its digits cannot express', () => {
  expect(() => shareTerms([[{ column: 0, factor: 1n << 256n }]], 1)).toThrow('over 255 bits');
});
