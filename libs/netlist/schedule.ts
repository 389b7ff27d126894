import { FlowNetwork, UNCUT } from './min-cut';
import type { Id, Netlist } from './netlist';
import { operandsOf } from './operands';
import { widthOf } from './ranges';

/** Sums of delays may exceed the period by rounding. */
const EPSILON = 1e-9;

/** How often all cuts are reconsidered between their neighbours; each time costs about as much as placing them. */
const SWEEPS = 2;

/**
 * The pipeline stage of every node, 0 to `count` - 1, such that no path within a stage is longer than `period` (a slower
 * node has its stage alone with wiring). `count` is the least possible; within that, register bits are kept low.
 */
export interface Schedule {
  readonly stages: Int32Array;
  readonly count: number;
}

/**
 * Schedules a combinational netlist of which node i takes `delays[i]` nanoseconds. Moving one cut between its neighbours
 * never adds bits but ends in a local optimum, so it is done from two starts: all nodes as early as they can be, and cuts
 * placed one after the other with all room behind them.
 */
export function schedule(netlist: Netlist, delays: Float64Array, period: number): Schedule {
  const early = new Scheduler(netlist, delays, period);
  const count = early.placeEarly();
  const late = new Scheduler(netlist, delays, period);
  late.placeLate(count);
  for (let cut = 0; cut < count - 1; cut++) late.placeCut(cut, false);
  for (const scheduler of [early, late]) {
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      for (let cut = count - 2; cut >= 0; cut--) scheduler.placeCut(cut, true);
      for (let cut = 1; cut < count - 1; cut++) scheduler.placeCut(cut, true);
    }
  }
  return { stages: early.registerBits(count) <= late.registerBits(count) ? early.stages : late.stages, count };
}

class Scheduler {
  readonly stages: Int32Array;
  readonly #delays: Float64Array;
  readonly #limit: number;
  readonly #operands: readonly (readonly Id[])[];
  readonly #users: Id[][];
  readonly #isOutput: Uint8Array;
  readonly #isInput: Uint8Array;
  readonly #isConst: Uint8Array;
  readonly #widths: Int32Array;

  constructor(netlist: Netlist, delays: Float64Array, period: number) {
    const { nodes } = netlist;
    this.stages = new Int32Array(nodes.length);
    this.#delays = delays.map((delay) => Math.min(delay, period));
    this.#limit = period + EPSILON;
    this.#isConst = Uint8Array.from(nodes, (node) => (node.op === 'const' ? 1 : 0));
    this.#isInput = Uint8Array.from(nodes, (node) => (node.op === 'input' ? 1 : 0));
    this.#operands = nodes.map((node) => operandsOf(node).filter((id) => this.#isConst[id] === 0));
    this.#users = nodes.map(() => []);
    this.#operands.forEach((operands, id) => {
      for (const operand of operands) this.#users[operand].push(id);
    });
    this.#isOutput = new Uint8Array(nodes.length);
    for (const port of netlist.outputs) for (const id of port.elements) this.#isOutput[id] = 1;
    this.#widths = Int32Array.from(nodes, (node) => widthOf(node).width);
  }

  /** Puts every node as early as it can be; the number of stages. */
  placeEarly(): number {
    const ends = new Float64Array(this.stages.length);
    let last = 0;
    for (let id = 0; id < this.stages.length; id++) {
      let [stage, start] = [0, 0];
      for (const operand of this.#operands[id]) {
        if (this.stages[operand] > stage) [stage, start] = [this.stages[operand], ends[operand]];
        else if (this.stages[operand] === stage) start = Math.max(start, ends[operand]);
      }
      const late = start + this.#delays[id] > this.#limit;
      this.stages[id] = late ? stage + 1 : stage;
      ends[id] = (late ? 0 : start) + this.#delays[id];
      last = Math.max(last, this.stages[id]);
    }
    return last + 1;
  }

  /** Puts every node as late as `count` stages allow. */
  placeLate(count: number): void {
    const tails = new Float64Array(this.stages.length);
    for (let id = this.stages.length - 1; id >= 0; id--) {
      let [stage, tail] = [count - 1, 0];
      for (const user of this.#users[id]) {
        if (this.stages[user] < stage) [stage, tail] = [this.stages[user], tails[user]];
        else if (this.stages[user] === stage) tail = Math.max(tail, tails[user]);
      }
      const early = tail + this.#delays[id] > this.#limit;
      this.stages[id] = this.#isInput[id] === 1 ? 0 : early ? stage - 1 : stage;
      tails[id] = (early ? 0 : tail) + this.#delays[id];
    }
  }

  /** Register bits with `count` stages; constants need none. */
  registerBits(count: number): number {
    let bits = 0;
    for (let id = 0; id < this.stages.length; id++) {
      if (this.#isConst[id] === 1) continue;
      const last = this.#users[id].reduce((most, user) => Math.max(most, this.stages[user]), this.stages[id]);
      bits += this.#widths[id] * ((this.#isOutput[id] === 1 ? count : last) - this.stages[id]);
    }
    return bits;
  }

  /**
   * Chooses which nodes stand before the boundary after stage `cut`, so that the fewest bits cross it: a minimum cut among
   * the nodes that may stand on either side. The boundary before it is fixed; the one after it is too if `fenced`,
   * otherwise nodes behind it can come forward.
   */
  placeCut(cut: number, fenced: boolean): void {
    const may = this.#reachable(cut, fenced);
    const must = this.#overdue(cut, fenced);
    const network = new FlowNetwork();
    const [source, sink] = [network.vertex(), network.vertex()];
    const free = new Map<Id, number>();
    for (let id = 0; id < this.stages.length; id++) if (may[id] === 1 && must[id] === 0) free.set(id, network.vertex());
    if (free.size === 0) return;

    const before = (id: Id): boolean => this.stages[id] < cut || must[id] === 1;
    for (let id = 0; id < this.stages.length; id++) {
      const vertex = free.get(id) ?? (before(id) && this.#isConst[id] === 0 ? source : undefined);
      if (vertex === undefined) continue;
      const open = this.#users[id].filter((user) => !before(user));
      if (this.#isOutput[id] === 0 && open.length === 0) continue;
      if (vertex === source && !open.some((user) => free.has(user))) continue;
      const wire = network.vertex();
      network.edge(vertex, wire, this.#widths[id]);
      if (this.#isOutput[id] === 1) network.edge(wire, sink, UNCUT);
      for (const user of open) {
        const target = free.get(user);
        network.edge(wire, target ?? sink, UNCUT);
        if (target !== undefined && vertex !== source) network.edge(target, vertex, UNCUT);
      }
    }
    const side = network.sourceSide(source, sink);
    for (const [id, vertex] of free) {
      if (side[vertex]) this.stages[id] = cut;
      else if (fenced) this.stages[id] = cut + 1;
    }
  }

  /** Nodes not before stage `cut` that can end within it. */
  #reachable(cut: number, fenced: boolean): Uint8Array {
    const may = new Uint8Array(this.stages.length);
    const ends = new Float64Array(this.stages.length);
    for (let id = 0; id < may.length; id++) {
      const stage = this.stages[id];
      if (this.#isConst[id] === 1 || stage < cut || (fenced && stage > cut + 1)) continue;
      let start = 0;
      let ready = true;
      for (const operand of this.#operands[id]) {
        if (this.stages[operand] < cut) continue;
        ready &&= may[operand] === 1;
        start = Math.max(start, ends[operand]);
      }
      ends[id] = start + this.#delays[id];
      if (ready && ends[id] <= this.#limit) may[id] = 1;
    }
    return may;
  }

  /** Nodes that must end within stage `cut`: the stages after it would not do. */
  #overdue(cut: number, fenced: boolean): Uint8Array {
    const must = new Uint8Array(this.stages.length);
    const tails = new Float64Array(this.stages.length);
    for (let id = must.length - 1; id >= 0; id--) {
      const stage = this.stages[id];
      if (stage < cut || stage > cut + 1) continue;
      let tail = 0;
      for (const user of this.#users[id]) if (this.stages[user] <= cut + 1) tail = Math.max(tail, tails[user]);
      tails[id] = tail + this.#delays[id];
      must[id] = this.#isInput[id] === 1 || (fenced ? tails[id] > this.#limit : stage === cut) ? 1 : 0;
    }
    return must;
  }
}
