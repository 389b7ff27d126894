import type { Id, Netlist, NetNode } from './netlist';
import { operandsOf } from './operands';
import { trailingZeros } from './ranges';

/** Sum of factor * leaf, plus offset; `modulus` bits count (all, if undefined). */
export interface LinearForm {
  readonly terms: ReadonlyMap<Id, bigint>;
  readonly offset: bigint;
  readonly modulus?: number;
}

/**
 * A netlist cut into linear regions: `forms` has, for every node that must be computed as a linear region's result (a
 * root), what it is in terms of other nodes (its leaves). A `wrap` of a linear node has a form of its own, under the
 * wrap's id, where only the low bits count; `needed` are the nodes to compute at all.
 */
export interface LinearRegions {
  readonly forms: ReadonlyMap<Id, LinearForm>;
  readonly needed: readonly boolean[];
}

/** Terms from which on a sum with several users is kept as a leaf. */
const WORTH_KEEPING = 8;

/** Addition, negation, shift left and multiplication by a constant. */
export function isLinear(node: NetNode): boolean {
  return node.op === 'add' || node.op === 'scale' || node.op === 'neg' || node.op === 'shl';
}

/**
 * Finds the largest regions. A linear node is a leaf of others if something not linear needs its exact value anyway, or if
 * a constant multiplies it as a whole (distributing that constant would widen every factor below).
 */
export function linearRegions(netlist: Netlist): LinearRegions {
  const { nodes } = netlist;
  const exact = exactUses(netlist);
  const needed = nodes.map((node) => node.op === 'input');
  for (const port of netlist.outputs) for (const id of port.elements) needed[id] = true;
  const forms = new Map<Id, LinearForm>();
  for (let id = nodes.length - 1; id >= 0; id--) {
    if (!needed[id]) continue;
    const node = nodes[id];
    if (isLinear(node)) forms.set(id, expand(nodes, exact, node, id));
    else if (node.op === 'wrap' && isLinear(nodes[node.a]) && !exact[node.a])
      forms.set(id, expand(nodes, exact, node, node.a, node.width));
    for (const used of forms.get(id)?.terms.keys() ?? operandsOf(node)) needed[used] = true;
  }
  return { forms, needed };
}

/**
 * Nodes whose value is computed on its own: an output, an operation that is not linear or a multiplication of a sum uses
 * it, or several sums use it and it is itself a sum that sharing would hardly find again.
 */
function exactUses(netlist: Netlist): boolean[] {
  const exact = new Array<boolean>(netlist.nodes.length).fill(false);
  const uses = new Array<number>(netlist.nodes.length).fill(0);
  for (const port of netlist.outputs) for (const id of port.elements) exact[id] = true;
  for (const node of netlist.nodes) {
    const whole = node.op !== 'wrap' && (!isLinear(node) || node.op === 'scale');
    for (const operand of operandsOf(node)) {
      uses[operand]++;
      exact[operand] ||= whole;
    }
  }
  const sizes: number[] = [];
  netlist.nodes.forEach((node, id) => {
    const sum = isLinear(node) || (node.op === 'wrap' && isLinear(netlist.nodes[node.a]));
    const size = sum ? operandsOf(node).reduce((n, operand) => n + sizes[operand], 0) : 1;
    exact[id] ||= sum && uses[id] > 1 && size >= WORTH_KEEPING;
    sizes.push(exact[id] ? 1 : size);
  });
  return exact;
}

/** The form of `root` over the leaves below it; nodes are visited users first, so that every node is expanded once. */
function expand(
  nodes: readonly NetNode[],
  exact: readonly boolean[],
  owner: NetNode,
  root: Id,
  modulus?: number,
): LinearForm {
  const factors = new Map<Id, bigint>([[root, 1n]]);
  const pending = new IdHeap();
  const terms = new Map<Id, bigint>();
  let offset = 0n;
  const put = (id: Id, factor: bigint): void => {
    const known = factors.get(id);
    if (known === undefined) pending.push(id);
    factors.set(id, (known ?? 0n) + factor);
  };
  pending.push(root);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const factor = factors.get(id)!;
    const node = nodes[id];
    const open = id === root || !exact[id];
    if (factor === 0n) continue;
    if (node.op === 'const') offset += factor * node.value;
    else if (open && node.op === 'add') {
      put(node.a, factor);
      put(node.b, (node.sub ? -factor : factor) << BigInt(node.shift));
    } else if (open && node.op === 'neg') put(node.a, -factor);
    else if (open && node.op === 'shl') put(node.a, factor << BigInt(node.by));
    else if (open && node.op === 'scale') put(node.a, factor * node.factor);
    else if (open && node.op === 'wrap' && isDroppable(nodes, exact, node, factor, modulus)) put(node.a, factor);
    else terms.set(id, factor);
  }
  if (owner.op !== 'wrap' || modulus === undefined) return { terms, offset };
  return { terms: reduced(terms, modulus), offset: BigInt.asIntN(modulus, offset), modulus };
}

/** An inner wrap changes its value by multiples of 2^width, which times `factor` vanish modulo 2^modulus. */
function isDroppable(
  nodes: readonly NetNode[],
  exact: readonly boolean[],
  node: NetNode & { op: 'wrap' },
  factor: bigint,
  modulus?: number,
): boolean {
  return (
    modulus !== undefined && node.width + trailingZeros(factor) >= modulus && isLinear(nodes[node.a]) && !exact[node.a]
  );
}

function reduced(terms: ReadonlyMap<Id, bigint>, modulus: number): Map<Id, bigint> {
  return new Map(
    [...terms].flatMap(([id, factor]) => {
      const low = BigInt.asIntN(modulus, factor);
      return low === 0n ? [] : [[id, low] as const];
    }),
  );
}

/** Pops the greatest id first. */
class IdHeap {
  readonly #heap: Id[] = [];

  push(id: Id): void {
    const heap = this.#heap;
    let at = heap.push(id) - 1;
    for (let up = (at - 1) >> 1; at > 0 && heap[up] < id; up = (at - 1) >> 1) {
      heap[at] = heap[up];
      at = up;
    }
    heap[at] = id;
  }

  pop(): Id | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && heap[child + 1] > heap[child]) child++;
      if (heap[child] <= last) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return top;
  }
}
