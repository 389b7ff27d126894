import type { FixedPrecision, IntegerPrecision } from '../fixed';
import type { Id, Netlist, NetNode, NetOp, NetPort, NetTable } from './netlist';
import { keyOf } from './operands';
import { intersect, type Range, rangeOf, trailingZeros, wordRange } from './ranges';
import { muxRange } from './refine';
import { simplify } from './simplify';

/**
 * Builds a netlist bottom-up. Equal operations are one node, every node carries the exact interval of its values,
 * and what cannot matter is never built (see `simplify`). Nodes belong to the layer entered last.
 */
export class NetlistBuilder {
  readonly name: string;
  readonly #nodes: NetNode[] = [];
  readonly #ids = new Map<string, Id>();
  readonly #inputs: NetPort[] = [];
  readonly #outputs: NetPort[] = [];
  readonly #tables: NetTable[] = [];
  readonly #tableIndex = new Map<string, number>();
  readonly #layers: string[] = [];
  #layer = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** An empty netlist with the tables, layers and input ports (elements first, in order) of `netlist`. */
  static like(netlist: Netlist): NetlistBuilder {
    const b = new NetlistBuilder(netlist.name);
    for (const table of netlist.tables) b.table(table.name, table.values);
    b.#layers.push(...netlist.layers);
    for (const port of netlist.inputs) {
      b.#layer = netlist.nodes[port.elements[0]]?.layer ?? 0;
      b.input(port.name, port.shape, port.type);
    }
    return b;
  }

  /** Nodes made from here on belong to layer `name` (a new one unless it exists). */
  enterLayer(name: string): void {
    const known = this.#layers.indexOf(name);
    this.#layer = known < 0 ? this.#layers.push(name) - 1 : known;
  }

  /** Nodes made from here on belong to the layer with this index. */
  set layer(index: number) {
    this.#layer = index;
  }

  /** A new input port; its elements' nodes in row-major order. */
  input(name: string, shape: readonly number[], type: FixedPrecision | IntegerPrecision): Id[] {
    const port = this.#inputs.length;
    const range = wordRange(type.width, type.signed);
    const size = shape.reduce((n, d) => n * d, 1);
    const elements = Array.from({ length: size }, (_, index) => this.append({ op: 'input', port, index }, range));
    this.#inputs.push({ name, shape, type, elements });
    return elements;
  }

  /** A new output port of existing nodes. */
  output(
    name: string,
    shape: readonly number[],
    type: FixedPrecision | IntegerPrecision,
    elements: readonly Id[],
  ): void {
    this.#outputs.push({ name, shape, type, elements });
  }

  /** The index of a table with these values; the first name given to them stays. */
  table(name: string, values: readonly bigint[]): number {
    const key = values.join();
    const known = this.#tableIndex.get(key);
    if (known !== undefined) return known;
    this.#tableIndex.set(key, this.#tables.length);
    return this.#tables.push({ name, values }) - 1;
  }

  node(id: Id): NetNode {
    return this.#nodes[id];
  }

  /** The input ports so far. */
  get inputs(): readonly NetPort[] {
    return this.#inputs;
  }

  /** Records that a node's values lie in `range` too. */
  narrow(id: Id, range: Range): Id {
    const node = this.#nodes[id];
    if (range.lo > node.lo || range.hi < node.hi) this.#nodes[id] = { ...node, ...intersect(node, range) };
    return id;
  }

  /** A node equal to `op`; `bound` is what the caller knows of its values beyond what its operands tell. */
  emit(op: NetOp, bound?: Range): Id {
    const simpler = simplify(this, op);
    if (simpler !== undefined) return simpler;
    const natural =
      op.op === 'mux'
        ? muxRange(this.#nodes, this.#tables, op.sel, op.a, op.b)
        : rangeOf(op, (id) => this.#nodes[id], this.#tables);
    const range = bound === undefined ? natural : intersect(natural, bound);
    return range.lo === range.hi && op.op !== 'const' && op.op !== 'reg'
      ? this.constant(range.lo)
      : this.append(op, range);
  }

  /** `op` as it is, in the layer entered last; if it exists already, that node, its interval narrowed to `range`. */
  append(op: NetOp, range: Range): Id {
    const key = keyOf(op);
    const known = this.#ids.get(key);
    if (known !== undefined) return this.narrow(known, range);
    this.#ids.set(key, this.#nodes.length);
    return this.#nodes.push({ ...op, lo: range.lo, hi: range.hi, layer: this.#layer }) - 1;
  }

  constant(value: bigint): Id {
    return this.append({ op: 'const', value }, { lo: value, hi: value });
  }

  /** a + (b << shift). */
  add(a: Id, b: Id, shift = 0): Id {
    return this.emit({ op: 'add', a, b, shift, sub: false });
  }

  /** a - (b << shift). */
  sub(a: Id, b: Id, shift = 0): Id {
    return this.emit({ op: 'add', a, b, shift, sub: true });
  }

  scale(a: Id, factor: bigint): Id {
    return this.emit({ op: 'scale', a, factor });
  }

  mul(a: Id, b: Id): Id {
    return this.emit({ op: 'mul', a, b });
  }

  neg(a: Id): Id {
    return this.emit({ op: 'neg', a });
  }

  shl(a: Id, by: number): Id {
    return this.emit({ op: 'shl', a, by });
  }

  shr(a: Id, by: number): Id {
    return this.emit({ op: 'shr', a, by });
  }

  wrap(a: Id, width: number, signed: boolean): Id {
    return this.emit({ op: 'wrap', a, width, signed });
  }

  gt(a: Id, b: Id): Id {
    return this.emit({ op: 'gt', a, b });
  }

  ge(a: Id, b: Id): Id {
    return this.emit({ op: 'ge', a, b });
  }

  eq(a: Id, b: Id): Id {
    return this.emit({ op: 'eq', a, b });
  }

  mux(sel: Id, a: Id, b: Id): Id {
    return this.emit({ op: 'mux', sel, a, b });
  }

  /** Entry `a` of a table; a's interval must lie within it. */
  lookup(table: number, a: Id): Id {
    return this.emit({ op: 'lookup', table, a });
  }

  reg(a: Id): Id {
    return this.emit({ op: 'reg', a });
  }

  /** If node `id` is a + constant: a and the constant. */
  addedConstant(id: Id): { a: Id; value: bigint } | undefined {
    const node = this.#nodes[id];
    if (node.op !== 'add' || node.shift > 0 || node.sub) return undefined;
    const b = this.#nodes[node.b];
    return b.op === 'const' ? { a: node.a, value: b.value } : undefined;
  }

  /** How many low bits of a node are zero by construction; Infinity for the constant 0. */
  knownZeros(id: Id): number {
    const node = this.#nodes[id];
    if (node.op === 'shl') return node.by;
    if (node.op !== 'const') return 0;
    return node.value === 0n ? Number.POSITIVE_INFINITY : trailingZeros(node.value);
  }

  /** The netlist built so far. */
  finish(latency = 0): Netlist {
    return {
      name: this.name,
      nodes: [...this.#nodes],
      inputs: [...this.#inputs],
      outputs: [...this.#outputs],
      tables: [...this.#tables],
      layers: [...this.#layers],
      latency,
    };
  }
}
