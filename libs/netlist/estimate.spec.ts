import { expect, it } from 'vitest';
import { fixed } from '../fixed';
import { NetlistBuilder } from './builder';
import { DELAYS, delayOf, dspTiles } from './delay';
import { estimate } from './estimate';

function sample(): NetlistBuilder {
  const b = new NetlistBuilder('top');
  b.enterLayer('first');
  const [x, y] = b.input('x', [2], fixed(16, 6));
  const sum = b.reg(b.add(x, y));
  b.enterLayer('second');
  const product = b.mul(sum, y);
  const positive = b.mux(b.gt(product, b.constant(0n)), product, b.constant(0n));
  b.output('y', [1], fixed(16, 6), [positive]);
  return b;
}

it('adds up by layer', () => {
  const { layers, total } = estimate(sample().finish());
  expect(layers.map((layer) => layer.name)).toEqual(['first', 'second']);
  expect(layers[0]).toMatchObject({ lut: 17, ff: 17, dsp: 0 });
  expect(layers[1]).toMatchObject({ ff: 0, dsp: 1, bram: 0 });
  expect(total).toEqual({ lut: layers[0].lut + layers[1].lut, ff: 17, dsp: 1, bram: 0 });
});

it('tiles multipliers', () => {
  expect([dspTiles(4, 4), dspTiles(16, 16), dspTiles(18, 27), dspTiles(19, 27), dspTiles(32, 32)]).toEqual([
    0, 1, 1, 2, 4,
  ]);
});

it('times a node from its widths', () => {
  const { nodes, tables } = sample().finish();
  const delays = new Map(nodes.map((node) => [node.op, delayOf(node, nodes, tables)]));
  expect(delays.get('add')).toBeCloseTo(DELAYS.addBase + 17 * DELAYS.addPerBit);
  expect(delays.get('mul')).toBe(DELAYS.dspMultiply);
  expect(delays.get('mux')).toBe(DELAYS.lutLevel);
  expect([delays.get('reg'), delays.get('input')]).toEqual([0, 0]);
});
