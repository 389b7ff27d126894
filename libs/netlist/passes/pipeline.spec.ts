import { describe, expect, it } from 'vitest';
import { fixed } from '../../fixed';
import { NetlistBuilder } from '../builder';
import { delayOf } from '../delay';
import { estimate } from '../estimate';
import { simulate } from '../interpret';
import type { Netlist } from '../netlist';
import { operandsOf } from '../operands';
import { lowerConstants } from './lower-constants';
import { pipeline } from './pipeline';

/** A dense layer, ReLU and a second dense layer. */
function network(inputs: number, hidden: number, outputs: number): Netlist {
  const b = new NetlistBuilder('top');
  b.enterLayer('l');
  let state = 1;
  const weight = (): bigint => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return BigInt((state >> 20) % 64);
  };
  const dense = (x: readonly number[], size: number): number[] =>
    Array.from({ length: size }, () => x.map((id) => b.scale(id, weight())).reduce((sum, p) => b.add(sum, p)));
  const zero = b.constant(0n);
  const relu = dense(b.input('x', [inputs], fixed(8, 8)), hidden).map((h) =>
    b.wrap(b.mux(b.gt(h, zero), h, zero), 8, false),
  );
  const y = dense(relu, outputs);
  b.output('y', [outputs], fixed(24, 24), y);
  return lowerConstants(b.finish());
}

/** The longest path between registers, inputs and outputs. */
function longestPath(netlist: Netlist): number {
  const ends: number[] = [];
  for (const node of netlist.nodes) {
    const start = node.op === 'reg' ? 0 : Math.max(0, ...operandsOf(node).map((id) => ends[id]));
    ends.push(start + delayOf(node, netlist.nodes, netlist.tables));
  }
  return Math.max(...ends);
}

describe('pipeline', () => {
  const netlist = network(12, 10, 4);
  const stream = Array.from({ length: 40 }, (_, t) => [
    Array.from({ length: 12 }, (_, i) => BigInt(((t * 7919 + i * 104729) % 256) - 128)),
  ]);
  const reference = simulate(netlist, stream);

  it.each([2, 2.5, 4, 5, 10, 1000])('keeps paths within %f ns and takes a sample every cycle', (periodNs) => {
    const { netlist: clocked, warnings } = pipeline(netlist, { periodNs, uncertaintyFraction: 0.1 });
    expect(warnings).toEqual([]);
    expect(longestPath(clocked)).toBeLessThanOrEqual(periodNs * 0.9 + 1e-6);
    expect(clocked.outputs[0].elements.every((id) => clocked.nodes[id].op === 'reg')).toBe(true);
    const found = simulate(clocked, [...stream, ...stream.slice(0, clocked.latency)]);
    expect(found.slice(clocked.latency)).toEqual(reference);
  });

  it('is one stage for a slow clock', () => {
    const { netlist: clocked } = pipeline(netlist, { periodNs: 1000, uncertaintyFraction: 0 });
    expect(clocked.latency).toBe(1);
    expect(clocked.nodes.filter((node) => node.op === 'reg')).toHaveLength(4);
  });

  it('cuts where few bits cross', () => {
    // Sums of one input by many constants: registering the input is cheaper than registering products.
    const b = new NetlistBuilder('top');
    b.enterLayer('l');
    const [x, y] = b.input('x', [2], fixed(8, 8));
    const products = Array.from({ length: 12 }, (_, i) => b.add(b.mul(x, y), b.shl(x, i + 1)));
    b.output('y', [12], fixed(24, 24), products);
    const { netlist: clocked } = pipeline(b.finish(), { periodNs: 4, uncertaintyFraction: 0 });
    expect(clocked.latency).toBe(2);
    const outputs = clocked.outputs[0].elements.reduce((bits, id) => bits + estimateBits(clocked, id), 0);
    expect(estimate(clocked).total.ff - outputs).toBe(16 + 8);
  });

  it('names operations that no stage can hold', () => {
    const b = new NetlistBuilder('top');
    b.enterLayer('square');
    const [x] = b.input('x', [1], fixed(16, 6));
    b.output('y', [1], fixed(32, 12), [b.add(b.mul(x, x), x)]);
    const { netlist: clocked, warnings } = pipeline(b.finish(), { periodNs: 2.5, uncertaintyFraction: 0.125 });
    expect(clocked.latency).toBe(2);
    expect(warnings).toMatchObject([{ code: 'slow-operation', severity: 'warning', where: { node: 'square' } }]);
    expect(simulate(clocked, [[[3n]], [[-5n]], [[0n]], [[0n]]]).slice(2)).toEqual([[[12n]], [[20n]]]);
  });

  it('refuses a pipelined netlist and an impossible clock', () => {
    const { netlist: clocked } = pipeline(netlist, { periodNs: 5, uncertaintyFraction: 0 });
    expect(() => pipeline(clocked, { periodNs: 5, uncertaintyFraction: 0 })).toThrow('pipelined already');
    expect(() => pipeline(netlist, { periodNs: 5, uncertaintyFraction: 1 })).toThrow('no usable clock period');
  });
});

function estimateBits(netlist: Netlist, id: number): number {
  return estimate({ ...netlist, nodes: [netlist.nodes[id]], layers: ['l'] }).total.ff;
}
