import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixed, ufixed } from '../fixed';
import { NetlistBuilder } from './builder';
import { interpreter } from './interpret';
import type { Id } from './netlist';

function withInputs(): { b: NetlistBuilder; x: Id; y: Id; u: Id } {
  const b = new NetlistBuilder('top');
  b.enterLayer('in');
  const [x, y] = b.input('x', [2], fixed(8, 8));
  const [u] = b.input('u', [1], ufixed(4, 4));
  return { b, x, y, u };
}

describe('what is never built', () => {
  const { b, x, y, u } = withInputs();
  const c = (value: number): Id => b.constant(BigInt(value));
  it.each<[string, Id, Id]>([
    ['x + 0', b.add(x, c(0)), x],
    ['0 + x', b.add(c(0), x), x],
    ['x - x', b.sub(x, x), c(0)],
    ['y + x', b.add(y, x), b.add(x, y)],
    ['(x + 3) + 4', b.add(b.add(x, c(3)), c(4)), b.add(x, c(7))],
    ['x + (-y)', b.add(x, b.neg(y)), b.sub(x, y)],
    ['x << 0', b.shl(x, 0), x],
    ['(x << 2) << 3', b.shl(b.shl(x, 2), 3), b.shl(x, 5)],
    ['(x << 5) >> 3', b.shr(b.shl(x, 5), 3), b.shl(x, 2)],
    ['((x << 4) + y) >> 4', b.shr(b.add(b.shl(x, 4), y), 4), b.add(x, b.shr(y, 4))],
    ['x * 8', b.mul(x, c(8)), b.shl(x, 3)],
    ['x * -1', b.scale(x, -1n), b.neg(x)],
    ['x * 12', b.scale(x, 12n), b.shl(b.scale(x, 3n), 2)],
    ['-(-x)', b.neg(b.neg(x)), x],
    ['wrap x to 8', b.wrap(x, 8, true), x],
    ['wrap u to 5 signed', b.wrap(u, 5, true), u],
    ['wrap twice', b.wrap(b.wrap(x, 6, true), 4, false), b.wrap(x, 4, false)],
    ['u > 15', b.gt(u, c(15)), c(0)],
    ['u >= 0', b.ge(u, c(0)), c(1)],
    ['x == 200', b.eq(x, c(200)), c(0)],
    ['x > x', b.gt(x, x), c(0)],
    ['(x << 2) > 9', b.gt(b.shl(x, 2), c(9)), b.gt(x, c(2))],
    ['x > 15', b.gt(x, c(15)), b.gt(b.shr(x, 4), c(0))],
    ['1 ? x : y', b.mux(c(1), x, y), x],
    ['x > y ? x : x', b.mux(b.gt(x, y), x, x), x],
    ['2 + 3', b.add(c(2), c(3)), c(5)],
    ['u in a table of equal values', b.lookup(b.table('t', new Array<bigint>(16).fill(9n)), u), c(9)],
  ])('%s', (_, made, expected) => {
    expect(b.node(made)).toEqual(b.node(expected));
    expect(made).toBe(expected);
  });
});

describe('intervals', () => {
  const { b, x, y, u } = withInputs();
  const zero = b.constant(0n);
  const range = (id: Id): [bigint, bigint] => [b.node(id).lo, b.node(id).hi];

  it('know what a multiplexer has compared', () => {
    expect(range(b.mux(b.gt(x, zero), x, zero))).toEqual([0n, 127n]);
    expect(range(b.mux(b.gt(zero, x), b.neg(x), x))).toEqual([0n, 128n]);
    const [lo, hi] = [b.constant(-8n), b.constant(7n)];
    expect(range(b.mux(b.gt(x, hi), hi, b.mux(b.gt(lo, x), lo, x)))).toEqual([-8n, 7n]);
    expect(range(b.mux(b.gt(x, u), x, u))).toEqual([0n, 127n]);
  });

  it('follow a wrap that only moves', () => {
    expect(range(b.wrap(b.add(u, b.constant(16n)), 4, false))).toEqual([0n, 15n]);
    expect(range(b.wrap(b.add(b.wrap(u, 2, false), b.constant(8n)), 4, true))).toEqual([-8n, -5n]);
    expect(range(b.wrap(x, 4, false))).toEqual([0n, 15n]);
  });

  it('of a square are not negative', () => {
    expect(range(b.mul(x, x))).toEqual([0n, 16384n]);
    expect(range(b.mul(x, y))).toEqual([-16256n, 16384n]);
  });
});

it('refuses a lookup that may miss its table', () => {
  const { b, u } = withInputs();
  expect(() => b.lookup(b.table('short', [1n, 2n, 3n]), u)).toThrow('outside 0..2');
});

it('keeps one of equal tables and layers', () => {
  const b = new NetlistBuilder('top');
  expect(b.table('a', [1n, 2n])).toBe(b.table('b', [1n, 2n]));
  for (const name of ['one', 'two', 'one']) b.enterLayer(name);
  expect(b.finish()).toMatchObject({ tables: [{ name: 'a' }], layers: ['one', 'two'] });
});

it('builds random expressions equal to their plain evaluation', () => {
  const seed = 20;
  const step = fc.record({
    op: fc.constantFrom('add', 'sub', 'shl', 'shr', 'wrap', 'uwrap', 'neg', 'scale', 'gt', 'ge', 'eq', 'mux', 'mul'),
    p: fc.nat(1000),
    q: fc.nat(1000),
    n: fc.nat(4),
    c: fc.bigInt(-20n, 20n),
  });
  const byte = fc.bigInt(-128n, 127n);
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), fc.tuple(byte, byte), (steps, inputs) => {
      const { b, x, y } = withInputs();
      const ids = [x, y];
      const values: bigint[] = [...inputs];
      for (const { op, p, q, n, c } of steps) {
        const [a, d] = [p % ids.length, q % ids.length];
        // Every fourth second operand is a constant: most simplifications are about these.
        const constant = q % 4 === 0;
        const [other, otherValue] = constant ? [b.constant(c), c] : [ids[d], values[d]];
        const v = values[a];
        const made: Record<typeof op, () => [Id, bigint]> = {
          add: () => [b.add(ids[a], other, n), v + (otherValue << BigInt(n))],
          sub: () => [b.sub(ids[a], other, n), v - (otherValue << BigInt(n))],
          shl: () => [b.shl(ids[a], n), v << BigInt(n)],
          shr: () => [b.shr(ids[a], n), v >> BigInt(n)],
          wrap: () => [b.wrap(ids[a], n + 2, true), BigInt.asIntN(n + 2, v)],
          uwrap: () => [b.wrap(ids[a], n + 1, false), BigInt.asUintN(n + 1, v)],
          neg: () => [b.neg(ids[a]), -v],
          scale: () => [b.scale(ids[a], c), v * c],
          gt: () => [b.gt(ids[a], other), v > otherValue ? 1n : 0n],
          ge: () => [b.ge(other, ids[a]), otherValue >= v ? 1n : 0n],
          eq: () => [b.eq(ids[a], other), v === otherValue ? 1n : 0n],
          mux: () => [b.mux(b.gt(ids[a], other), ids[d], ids[a]), v > otherValue ? values[d] : v],
          mul: () => [b.mul(ids[a], other), v * otherValue],
        };
        const [id, value] = made[op]();
        ids.push(id);
        values.push(value);
      }
      b.output('y', [ids.length], fixed(8, 8), ids);
      const [found] = interpreter(b.finish())([inputs, [0n]]);
      expect(found).toEqual(values);
      ids.forEach((id, i) => {
        expect(values[i] >= b.node(id).lo && values[i] <= b.node(id).hi).toBe(true);
      });
    }),
    { seed, numRuns: 2000 },
  );
});
