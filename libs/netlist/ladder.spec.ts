import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arith, exactArith, type FixedPrecision, fixed, rangeOf, type Table, toExact, ufixed } from '../fixed';
import {
  compileNetlist,
  dce,
  interpreter,
  lowerConstants,
  type Netlist,
  NetlistBuilder,
  parseNetlist,
  pipeline,
  printNetlist,
  simulate,
  tracer,
} from '.';

/** A function of one vector over any arithmetic, its input and output types. */
interface Kernel {
  readonly name: string;
  readonly size: number;
  readonly from: FixedPrecision;
  readonly to: FixedPrecision;
  run<T>(x: readonly T[], m: Arith<T>): T[];
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Weights with `bits` bits, of which 6 are fractional; a third of them zero. */
function weights(rows: number, columns: number, bits: number, seed: number): number[][] {
  const next = generator(seed);
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => (next() < 0.3 ? 0 : Math.floor((next() - 0.5) * 2 ** bits) / 64)),
  );
}

/** hls4ml's dense: product and every partial sum converted to the accumulator's type. */
function dense<T>(x: readonly T[], w: readonly number[][], accum: FixedPrecision, m: Arith<T>): T[] {
  return w.map((row, o) =>
    row.reduce(
      (sum, factor, i) => m.cast(m.add(sum, m.mul(x[i], m.constant(factor))), accum),
      m.cast(m.constant((o - 2) / 4), accum),
    ),
  );
}

function relu<T>(x: readonly T[], to: FixedPrecision, m: Arith<T>): T[] {
  return x.map((v) => m.cast(m.select(m.gt(v, m.constant(0)), v, m.constant(0)), to));
}

function maximum<T>(x: readonly T[], m: Arith<T>): T {
  return x.reduce((most, v) => m.select(m.gt(v, most), v, most));
}

const EXP: Table = {
  name: 'exp',
  precision: fixed(18, 8),
  values: Float64Array.from({ length: 64 }, (_, i) => Math.floor(Math.exp((i < 32 ? i : i - 64) / 4) * 1024) / 1024),
};
const INVERSE: Table = {
  name: 'inverse',
  precision: fixed(18, 8),
  values: Float64Array.from({ length: 100 }, (_, i) => Math.floor(1024 / (i + 1)) / 1024),
};

const ACT = fixed(8, 3, { rounding: 'RND_CONV', saturation: 'SAT' });
const KERNELS: readonly Kernel[] = [
  {
    name: 'dense, exact accumulator',
    size: 8,
    from: fixed(8, 3),
    to: fixed(24, 12),
    run: (x, m) => dense(x, weights(6, 8, 6, 1), fixed(24, 12), m),
  },
  {
    name: 'dense, wrapping accumulator',
    size: 8,
    from: fixed(10, 4),
    to: fixed(14, 3),
    run: (x, m) => dense(x, weights(6, 8, 9, 2), fixed(14, 3), m),
  },
  {
    name: 'dense, products floored one by one',
    size: 4,
    from: fixed(8, 3),
    to: fixed(8, 4),
    run: (x, m) => dense(x, weights(5, 4, 7, 3), fixed(8, 4), m),
  },
  {
    name: 'two layers with a skip connection',
    size: 6,
    from: fixed(7, 2),
    to: fixed(20, 8),
    run: (x, m) => {
      const hidden = relu(dense(x, weights(6, 6, 6, 4), fixed(18, 7), m), ACT, m);
      const out = dense(hidden, weights(6, 6, 6, 5), fixed(20, 9), m);
      return out.map((v, i) => m.cast(m.add(v, x[i]), fixed(20, 8)));
    },
  },
  {
    name: 'softmax',
    size: 4,
    from: fixed(8, 5),
    to: ufixed(16, 0),
    run: (x, m) => {
      const most = maximum(x, m);
      const powers = x.map((v) => m.lookup(EXP, m.word(m.sub(v, most), fixed(8, 5), 2)));
      const sum = powers.reduce((a, v) => m.cast(m.add(a, v), fixed(18, 8, { saturation: 'SAT' })));
      const index = m.trunc(m.quotient(sum, 3, 2));
      const inverse = m.lookup(
        INVERSE,
        m.select(
          m.gt(index, m.constant(99)),
          m.constant(99),
          m.select(m.gt(m.constant(0), index), m.constant(0), index),
        ),
      );
      return powers.map((v) => m.cast(m.mul(v, inverse), ufixed(16, 0, { saturation: 'SAT' })));
    },
  },
  {
    name: 'mean, variance and ties',
    size: 5,
    from: fixed(9, 4),
    to: fixed(16, 8),
    run: (x, m) => {
      const sum = x.reduce((a, v) => m.add(a, v));
      const mean = m.quotient(sum, x.length, 5);
      const squares = x.map((v) => m.sub(v, mean)).map((d) => m.mul(d, d));
      const variance = m.quotient(
        squares.reduce((a, v) => m.add(a, v)),
        7,
        6,
      );
      const equal = m.eq(x[0], x[1]);
      return [mean, variance, m.mul(equal, x[2]), m.ge(x[3], mean), m.neg(m.trunc(sum))].map((v) =>
        m.cast(v, fixed(16, 8)),
      );
    },
  },
];

function trace(kernel: Kernel): Netlist {
  const b = new NetlistBuilder('top');
  b.enterLayer(kernel.name);
  const frac = kernel.from.width - kernel.from.integer;
  const x = b.input('x', [kernel.size], kernel.from).map((id) => ({ id, frac }));
  const to = kernel.to.width - kernel.to.integer;
  const y = kernel.run(x, tracer(b)).map((wire) => {
    expect(wire.frac).toBeLessThanOrEqual(to);
    return b.shl(wire.id, to - wire.frac);
  });
  b.output('y', [y.length], kernel.to, y);
  return b.finish();
}

function expected(kernel: Kernel, x: readonly bigint[]): bigint[] {
  const { frac } = rangeOf(kernel.from);
  const to = rangeOf(kernel.to).frac;
  const y = kernel.run(
    x.map((raw) => ({ raw, frac })),
    exactArith,
  );
  return y.map((v) => (v.frac <= to ? v.raw << BigInt(to - v.frac) : v.raw >> BigInt(v.frac - to)));
}

function samples(kernel: Kernel, count: number): bigint[][] {
  const { lo, hi } = rangeOf(kernel.from);
  const values = [lo, lo + 1n, -1n, 0n, 1n, hi - 1n, hi].filter((v) => v >= lo);
  const element = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...values) },
    { weight: 3, arbitrary: fc.bigInt(lo, hi) },
  );
  const random = fc.sample(fc.array(element, { minLength: kernel.size, maxLength: kernel.size }), {
    numRuns: count,
    seed: 7,
  });
  return [...values.map((v) => Array<bigint>(kernel.size).fill(v)), ...random];
}

describe.each(KERNELS)('$name', (kernel) => {
  const traced = trace(kernel);
  const inputs = samples(kernel, 200);
  const outputs = inputs.map((x) => expected(kernel, x));
  const check = (netlist: Netlist): void => {
    const run = interpreter(netlist);
    expect(inputs.map((x) => run([x])[0])).toEqual(outputs);
  };

  it('is traced exactly', () => {
    check(traced);
  });

  it.each([
    ['traced', traced],
    ['lowered', lowerConstants(traced)],
  ])('keeps every node of the %s netlist within its interval', (_, netlist) => {
    const everything = { ...netlist.outputs[0], elements: netlist.nodes.map((_, id) => id) };
    const run = interpreter({ ...netlist, outputs: [everything] });
    for (const x of inputs) {
      run([x])[0].forEach((value, id) => {
        const { lo, hi } = netlist.nodes[id];
        if (value < lo || value > hi) throw new Error(`node ${id} is ${value}, outside ${lo}..${hi}, for input ${x}`);
      });
    }
  });

  it('stays the same through dce, lower-constants and text', () => {
    const lowered = lowerConstants(traced);
    expect(lowered.nodes.some((node) => node.op === 'scale')).toBe(false);
    check(lowered);
    check(dce(traced));
    check(dce(lowered));
    expect(parseNetlist(printNetlist(lowered))).toEqual(lowered);
    check(parseNetlist(printNetlist(traced)));
  });

  it('stays the same when compiled', () => {
    const run = compileNetlist(dce(lowerConstants(traced)));
    expect(inputs.map((x) => [...run([x.map(Number)])[0]])).toEqual(outputs.map((y) => y.map(Number)));
  });

  it.each([2.5, 5, 100])('takes a sample every cycle of %f ns', (periodNs) => {
    const { netlist } = pipeline(dce(lowerConstants(traced)), { periodNs, uncertaintyFraction: 0.125 });
    check(netlist);
    const idle = Array.from({ length: netlist.latency }, () => inputs[0]);
    const clocked = simulate(
      netlist,
      [...inputs, ...idle].map((x) => [x]),
    );
    expect(clocked.slice(netlist.latency).map((y) => y[0])).toEqual(outputs);
  });
});

it('an exact constant keeps its value', () => {
  const b = new NetlistBuilder('top');
  const wire = tracer(b).constant(-6.5);
  expect(b.node(wire.id)).toMatchObject({ op: 'const', value: toExact(-6.5).raw });
});
