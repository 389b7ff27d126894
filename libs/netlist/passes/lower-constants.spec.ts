import { describe, expect, it } from 'vitest';
import { fixed } from '../../fixed';
import { NetlistBuilder } from '../builder';
import { interpreter } from '../interpret';
import type { Id, Netlist } from '../netlist';
import { lowerConstants } from './lower-constants';

/** A netlist over `size` signed bytes, lowered; checked equal on random and extreme inputs. */
function lowered(size: number, body: (b: NetlistBuilder, x: Id[]) => Id[]): { before: Netlist; after: Netlist } {
  const b = new NetlistBuilder('top');
  b.enterLayer('l');
  const x = b.input('x', [size], fixed(8, 8));
  const y = body(b, x);
  b.output('y', [y.length], fixed(8, 8), y);
  const before = b.finish();
  const after = lowerConstants(before);
  const [run, reference] = [interpreter(after), interpreter(before)];
  for (let sample = 0; sample < 50; sample++) {
    const value = (i: number): number =>
      sample < 2 ? [-128, 127][sample] : ((sample * 7919 + i * 104729) % 256) - 128;
    const inputs = [x.map((_, i) => BigInt(value(i)))];
    expect(run(inputs)).toEqual(reference(inputs));
  }
  return { before, after };
}

const count = (netlist: Netlist, op: string): number => netlist.nodes.filter((node) => node.op === op).length;
const FACTORS = [23n, -45n, 77n, 105n];

function dot(b: NetlistBuilder, x: readonly Id[], factors: readonly bigint[]): Id {
  return x.map((id, i) => b.scale(id, factors[i % factors.length])).reduce((sum, p) => b.add(sum, p));
}

describe('linear regions', () => {
  it('become shifts and additions', () => {
    const { after } = lowered(4, (b, x) => [dot(b, x, FACTORS), b.sub(dot(b, x, [3n, 5n]), b.constant(9n))]);
    expect(new Set(after.nodes.map((node) => node.op))).toEqual(new Set(['input', 'const', 'add', 'shl']));
  });

  it('share what their rows have in common', () => {
    const { after } = lowered(4, (b, x) => {
      const common = [7n, 9n, 5n, 3n];
      return [
        dot(b, x, common),
        dot(
          b,
          x,
          common.map((f) => f * 4n),
        ),
        dot(
          b,
          x,
          common.map((f) => -f),
        ),
      ];
    });
    expect(count(after, 'add')).toBeLessThanOrEqual(8);
  });

  it('reach through wraps that a final wrap makes irrelevant', () => {
    const accumulate = (b: NetlistBuilder, x: readonly Id[], width: number): Id =>
      x.map((id, i) => b.scale(id, FACTORS[i % 4])).reduce((sum, p) => b.wrap(b.add(sum, p), width, true));
    const { before, after } = lowered(6, (b, x) => [b.wrap(accumulate(b, x, 12), 10, false)]);
    expect(count(before, 'wrap')).toBeGreaterThan(3);
    expect(after.nodes.every((node) => node.op !== 'wrap' || node.width <= 10)).toBe(true);
    lowered(6, (b, x) => [b.add(accumulate(b, x, 10), x[0])]);
    lowered(6, (b, x) => [b.wrap(b.add(b.shl(accumulate(b, x, 9), 3), x[1]), 12, true)]);
  });

  it('end at a sum that is multiplied as a whole', () => {
    const { after } = lowered(8, (b, x) => {
      const sum = x.reduce((s, id) => b.add(s, id));
      return FACTORS.map((f) => b.scale(sum, f));
    });
    expect(count(after, 'add')).toBeLessThanOrEqual(7 + 8);
  });

  it('may depend on each other through what is not linear', () => {
    lowered(4, (b, x) => {
      const hidden = b.wrap(dot(b, x, FACTORS), 8, true);
      const relu = b.mux(b.gt(hidden, b.constant(0n)), hidden, b.constant(0n));
      return [b.add(dot(b, [relu, ...x], [3n, 11n]), hidden), dot(b, x, [13n])];
    });
  });

  it('of one input are products that share their digits', () => {
    const { after } = lowered(1, (b, [x]) => [3n, 45n, -45n, 51n, 77n, 105n].map((f) => b.shr(b.scale(x, f), 4)));
    expect(count(after, 'scale')).toBe(0);
    expect(count(after, 'add') + count(after, 'neg')).toBeLessThanOrEqual(7);
  });

  it('may be empty or constant', () => {
    lowered(2, (b, [x, y]) => [b.sub(x, x), b.constant(5n), y, b.add(b.sub(x, y), b.sub(y, x))]);
  });
});
