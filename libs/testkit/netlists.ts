import type { IntegerPrecision } from '../fixed';
import { type Id, type Netlist, type NetNode, type NetOp, type NetPort, type NetTable, widthOf } from '../netlist';
import { seeded } from './seeded';

/** Builds small netlists by hand, with intervals computed from the operands', for tests of what consumes netlists. */
export class HandNetlist {
  readonly nodes: NetNode[] = [];
  readonly inputs: NetPort[] = [];
  readonly outputs: NetPort[] = [];
  readonly tables: NetTable[] = [];

  /** An input port of `count` elements of a `width`-bit type. */
  input(name: string, width: number, signed: boolean, count: number): Id[] {
    const port = this.inputs.length;
    const lo = signed ? -(1n << BigInt(width - 1)) : 0n;
    const hi = lo + (1n << BigInt(width)) - 1n;
    const elements = Array.from({ length: count }, (_, index) => this.add({ op: 'input', port, index }, lo, hi));
    const type: IntegerPrecision = { kind: 'integer', width, signed };
    this.inputs.push({ name, shape: [count], type, elements });
    return elements;
  }

  /** An output port whose type is wide enough for all elements. */
  output(name: string, elements: readonly Id[]): void {
    const [lo, hi] = bounds(elements.flatMap((id) => [this.nodes[id].lo, this.nodes[id].hi]));
    const { width, signed } = widthOf({ lo, hi });
    const type: IntegerPrecision = { kind: 'integer', width, signed };
    this.outputs.push({ name, shape: [elements.length], type, elements });
  }

  /** A lookup table; gives its index. */
  table(name: string, values: readonly bigint[]): number {
    return this.tables.push({ name, values }) - 1;
  }

  /** Any operation; the interval is derived unless given. */
  op(op: Exclude<NetOp, { op: 'input' }>): Id {
    const [lo, hi] = this.interval(op);
    return this.add(op, lo, hi);
  }

  /** `id`, `count` clocks later. */
  delay(id: Id, count: number): Id {
    return count === 0 ? id : this.delay(this.op({ op: 'reg', a: id }), count - 1);
  }

  build(name: string, latency: number, layers: readonly string[] = ['layer']): Netlist {
    const { nodes, inputs, outputs, tables } = this;
    return { name, nodes, inputs, outputs, tables, layers, latency };
  }

  private add(op: NetOp, lo: bigint, hi: bigint): Id {
    return this.nodes.push({ ...op, lo, hi, layer: 0 }) - 1;
  }

  private interval(op: Exclude<NetOp, { op: 'input' }>): [bigint, bigint] {
    const at = (id: Id) => [this.nodes[id].lo, this.nodes[id].hi];
    switch (op.op) {
      case 'wrap': {
        const [lo, hi] = at(op.a);
        const low = op.signed ? -(1n << BigInt(op.width - 1)) : 0n;
        const high = low + (1n << BigInt(op.width)) - 1n;
        return lo >= low && hi <= high ? [lo, hi] : [low, high];
      }
      case 'gt':
      case 'ge':
      case 'eq':
        return [0n, 1n];
      case 'mux':
        return bounds([...at(op.a), ...at(op.b)]);
      case 'lookup':
        return bounds(this.tables[op.table].values);
      case 'const':
        return [op.value, op.value];
      default: {
        const b = 'b' in op ? at(op.b) : [0n];
        return bounds(at(op.a).flatMap((x) => b.map((y) => apply(op, x, y))));
      }
    }
  }
}

/** The least and the greatest of some values. */
function bounds(values: readonly bigint[]): [bigint, bigint] {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return [sorted[0], sorted[sorted.length - 1]];
}

/** Outputs of a netlist for one sample, by definition of the operations; registers are transparent. */
export function evaluateNetlist(netlist: Netlist, sample: readonly (readonly bigint[])[]): bigint[][] {
  const values: bigint[] = [];
  for (const node of netlist.nodes) values.push(evaluateNode(netlist, node, values, sample));
  return netlist.outputs.map((port) => port.elements.map((id) => values[id]));
}

function evaluateNode(
  netlist: Netlist,
  node: NetNode,
  values: readonly bigint[],
  sample: readonly (readonly bigint[])[],
): bigint {
  switch (node.op) {
    case 'input':
      return sample[node.port][node.index];
    case 'const':
      return node.value;
    case 'mux':
      return values[node.sel] !== 0n ? values[node.a] : values[node.b];
    case 'lookup':
      return netlist.tables[node.table].values[Number(values[node.a])];
    default:
      return apply(node, values[node.a], 'b' in node ? values[node.b] : 0n);
  }
}

function apply(op: Exclude<NetOp, { op: 'input' | 'const' | 'mux' | 'lookup' }>, a: bigint, b: bigint): bigint {
  switch (op.op) {
    case 'add':
      return op.sub ? a - (b << BigInt(op.shift)) : a + (b << BigInt(op.shift));
    case 'scale':
      return a * op.factor;
    case 'mul':
      return a * b;
    case 'neg':
      return -a;
    case 'shl':
      return a << BigInt(op.by);
    case 'shr':
      return a >> BigInt(op.by);
    case 'wrap':
      return op.signed ? BigInt.asIntN(op.width, a) : BigInt.asUintN(op.width, a);
    case 'gt':
      return a > b ? 1n : 0n;
    case 'ge':
      return a >= b ? 1n : 0n;
    case 'eq':
      return a === b ? 1n : 0n;
    case 'reg':
      return a;
  }
}

/** `count` samples of random words for the input ports; the first two are all-lowest and all-highest. */
export function randomSamples(netlist: Netlist, count: number, seed: number): bigint[][][] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, s) =>
    netlist.inputs.map(({ elements, type }) =>
      elements.map(() => {
        const lo = type.signed ? -(1n << BigInt(type.width - 1)) : 0n;
        const span = 1n << BigInt(type.width);
        if (s === 0) return lo;
        if (s === 1) return lo + span - 1n;
        let word = 0n;
        for (let bit = 0; bit < type.width; bit += 32) word = (word << 32n) | BigInt(random.int(0, 0xffffffff));
        return lo + (word % span);
      }),
    ),
  );
}

/** Every operation at odd widths and signs, values beyond 64 bits, tables of odd depth, in two pipeline stages. */
export function everyOperation(): Netlist {
  const net = new HandNetlist();
  const x = net.input('x', 7, true, 4);
  const u = net.input('u', 5, false, 3);
  const wide = net.input('wide', 70, true, 2);
  const table = net.table(
    'odd',
    Array.from({ length: 21 }, (_, i) => BigInt((i * i * 37) % 400) - 150n),
  );
  const positive = net.table(
    'squares',
    Array.from({ length: 32 }, (_, i) => BigInt(i * i)),
  );
  const first = [
    net.op({ op: 'add', a: x[0], b: u[0], shift: 0, sub: false }),
    net.op({ op: 'add', a: x[1], b: u[1], shift: 3, sub: true }),
    net.op({ op: 'add', a: u[0], b: u[1], shift: 1, sub: false }),
    net.op({ op: 'add', a: u[2], b: x[2], shift: 9, sub: true }),
    net.op({ op: 'mul', a: x[0], b: x[1] }),
    net.op({ op: 'mul', a: x[2], b: u[0] }),
    net.op({ op: 'mul', a: u[1], b: u[2] }),
    net.op({ op: 'neg', a: x[3] }),
    net.op({ op: 'neg', a: u[2] }),
    net.op({ op: 'shl', a: x[0], by: 5 }),
    net.op({ op: 'shr', a: x[0], by: 3 }),
    net.op({ op: 'shr', a: x[1], by: 9 }),
    net.op({ op: 'shr', a: u[0], by: 2 }),
    net.op({ op: 'wrap', a: x[2], width: 4, signed: true }),
    net.op({ op: 'wrap', a: x[2], width: 3, signed: false }),
    net.op({ op: 'wrap', a: u[1], width: 1, signed: true }),
    net.op({ op: 'gt', a: x[0], b: u[0] }),
    net.op({ op: 'gt', a: u[0], b: u[1] }),
    net.op({ op: 'ge', a: x[0], b: x[1] }),
    net.op({ op: 'ge', a: u[2], b: x[3] }),
    net.op({ op: 'eq', a: x[2], b: u[2] }),
    net.op({ op: 'add', a: wide[0], b: wide[1], shift: 2, sub: true }),
    net.op({ op: 'mul', a: wide[0], b: x[0] }),
    net.op({ op: 'mul', a: wide[0], b: wide[1] }),
    net.op({ op: 'neg', a: wide[1] }),
    net.op({ op: 'shr', a: wide[1], by: 33 }),
    net.op({ op: 'gt', a: wide[0], b: wide[1] }),
    net.op({ op: 'gt', a: wide[0], b: x[0] }),
    net.op({ op: 'eq', a: wide[0], b: wide[1] }),
    net.op({ op: 'lookup', table: positive, a: u[0] }),
    net.op({ op: 'const', value: -5n }),
  ].map((id) => net.delay(id, 1));
  const zero = net.op({ op: 'const', value: 0n });
  const twenty = net.op({ op: 'const', value: 20n });
  const index = net.op({ op: 'wrap', a: first[2], width: 6, signed: false });
  const large = net.op({ op: 'gt', a: index, b: twenty });
  const clamped = net.op({ op: 'mux', sel: large, a: twenty, b: index });
  // The builder knows that the clamp bounds the index; this hand-made net has to say so.
  net.nodes[clamped] = { ...net.nodes[clamped], hi: 20n };
  const second = [
    net.op({ op: 'lookup', table, a: clamped }),
    net.op({ op: 'mux', sel: first[16], a: first[0], b: first[4] }),
    net.op({ op: 'mux', sel: first[19], a: first[21], b: first[12] }),
    net.op({ op: 'gt', a: first[0], b: zero }),
    net.op({ op: 'wrap', a: first[22], width: 65, signed: true }),
    net.op({ op: 'add', a: first[30], b: first[7], shift: 0, sub: false }),
  ];
  net.output(
    'y',
    [...first, ...second].map((id, i) => net.delay(id, i === 30 ? 0 : 1)),
  );
  net.output(
    'flags',
    [16, 17, 18, 19, 20, 26, 27, 28].map((i) => net.delay(first[i], 1)),
  );
  return net.build('every operation', 2, ['layer']);
}

/** One adder of two signed numbers and a register. */
export function tinyAdder(): Netlist {
  const net = new HandNetlist();
  const [a, b] = net.input('x', 4, true, 2);
  net.output('y', [net.delay(net.op({ op: 'add', a, b, shift: 1, sub: true }), 1)]);
  return net.build('tiny', 1, ['dense']);
}

/** A combinational, one-bit design with an input that is not used. */
export function combinational(): Netlist {
  const net = new HandNetlist();
  const [a, b] = net.input('x', 3, true, 3);
  net.output('y', [net.op({ op: 'ge', a, b })]);
  return net.build('comb', 0);
}

/** A random sum-and-shift network of about `adders` adders on `width`-bit values, with `stages` register stages. */
export function randomAdders(adders: number, inputs: number, width: number, stages: number, seed: number): Netlist {
  const net = new HandNetlist();
  const random = seeded(seed);
  let layer = net.input('x', width, true, inputs);
  const perStage = Math.ceil(adders / stages);
  for (let stage = 0; stage < stages; stage++) {
    const sums = Array.from({ length: perStage }, () => {
      const [a, b] = [random.pick(layer), random.pick(layer)];
      const sum = net.op({ op: 'add', a, b, shift: random.int(0, 3), sub: random.chance(0.5) });
      return net.op({ op: 'wrap', a: sum, width, signed: true });
    });
    layer = sums.map((id) => net.delay(id, 1));
  }
  net.output('y', layer);
  return net.build(`adders${adders}`, stages);
}
