import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Exact,
  exactArith,
  type FixedPrecision,
  fixed,
  type Precision,
  ROUNDINGS,
  rangeOf,
  SATURATIONS,
  ufixed,
} from '../fixed';
import { NetlistBuilder } from './builder';
import { interpreter } from './interpret';
import { tracer, type Wire } from './trace';

/** Traces `body` over one input and compares it with `exact` for every input word. */
function expectEqual(
  from: FixedPrecision,
  body: (x: Wire, b: NetlistBuilder) => Wire,
  exact: (x: Exact) => Exact,
): void {
  const b = new NetlistBuilder('top');
  const { lo, hi, frac } = rangeOf(from);
  const wire = body({ id: b.input('x', [], from)[0], frac }, b);
  b.output('y', [], from, [wire.id]);
  const run = interpreter(b.finish());
  for (let raw = lo; raw <= hi; raw++) {
    const y = exact({ raw, frac });
    const found = run([[raw]])[0][0];
    const common = Math.max(wire.frac, y.frac);
    const same = found << BigInt(common - wire.frac) === y.raw << BigInt(common - y.frac);
    if (!same) throw new Error(`${raw}: ${found} * 2^-${wire.frac} instead of ${y.raw} * 2^-${y.frac}`);
  }
}

function expectCast(from: FixedPrecision, to: Precision): void {
  expectEqual(
    from,
    (x, b) => tracer(b).cast(x, to),
    (x) => exactArith.cast(x, to),
  );
}

describe.each(ROUNDINGS)('cast with %s', (rounding) => {
  it.each(SATURATIONS)('and %s', (saturation) => {
    for (const from of [fixed(8, 4), ufixed(7, 4)]) {
      for (const [width, integer] of [
        [4, 2],
        [5, 5],
        [9, 6],
        [1, 1],
        [3, -1],
        [4, 7],
        [12, 4],
      ]) {
        for (const signed of [true, false]) expectCast(from, fixed(width, integer, { rounding, saturation, signed }));
      }
    }
  });

  it('and saturated bits', () => {
    for (const signed of [true, false]) {
      for (const satBits of [1, 2, 3, 5]) expectCast(fixed(9, 6), fixed(5, 4, { rounding, signed, satBits }));
    }
  });
});

it('casts to integers and xnor truncate towards zero and wrap', () => {
  for (const to of [
    { kind: 'integer', width: 3, signed: true } as const,
    { kind: 'integer', width: 4, signed: false } as const,
  ]) {
    expectCast(fixed(8, 5), to);
  }
  expectCast(fixed(8, 5), { kind: 'xnor' });
});

it('refuses types without words', () => {
  const b = new NetlistBuilder('top');
  const m = tracer(b);
  expect(() => m.cast(m.constant(1), { kind: 'auto' })).toThrow('no-fixed-point-word');
});

it('a cast that cannot change anything adds no node', () => {
  const b = new NetlistBuilder('top');
  const [id] = b.input('x', [], fixed(8, 4));
  expect(tracer(b).cast({ id, frac: 4 }, fixed(12, 6, { rounding: 'RND_CONV', saturation: 'SAT' }))).toEqual({
    id,
    frac: 4,
  });
});

it.each([1, 2, 3, 5, 6, 7, 9, 10, 12, 49, 64, 100, 255, 257, 1000])('quotient by %d is truncated towards zero', (n) => {
  for (const from of [fixed(9, 4), ufixed(9, 6), fixed(6, 9)]) {
    for (const frac of [0, 3, 5, 9]) {
      expectEqual(
        from,
        (x, b) => tracer(b).quotient(x, n, frac),
        (x) => exactArith.quotient(x, n, frac),
      );
    }
  }
});

it('quotient refuses what is no positive integer', () => {
  const m = tracer(new NetlistBuilder('top'));
  for (const n of [0, -1, 1.5]) expect(() => m.quotient(m.constant(3), n, 0)).toThrow('not a positive integer');
});

it('word reads the bits of a type, lowest ones dropped', () => {
  for (const of of [fixed(8, 4), fixed(6, 4), ufixed(8, 4), fixed(10, 5)]) {
    for (const drop of [0, 3]) {
      expectEqual(
        fixed(8, 4),
        (x, b) => tracer(b).word(x, of, drop),
        (x) => exactArith.word(x, of, drop),
      );
    }
  }
});

it('lookup takes tables of any size and of fractions', () => {
  const table = { name: 't', precision: fixed(8, 4), values: Float64Array.from([0, 0.5, -7.25, 3, 0.0625, 1]) };
  const inside = (m: typeof exactArith, x: Exact): Exact => m.lookup(table, m.word(x, ufixed(2, 2), 0));
  expectEqual(
    ufixed(2, 2),
    (x, b) => tracer(b).lookup(table, tracer(b).word(x, ufixed(2, 2), 0)),
    (x) => inside(exactArith, x),
  );
});

it('constants of any size are exact', () => {
  const b = new NetlistBuilder('top');
  const m = tracer(b);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const { id, frac } = m.constant(value);
      const node = b.node(id);
      if (node.op !== 'const') throw new Error('no constant');
      const exact = exactArith.constant(value);
      expect({ raw: node.value, frac }).toEqual(exact);
    }),
    { seed: 5 },
  );
});
