import type { Id, NetNode, NetTable } from './netlist';
import { intersect, type Range, rangeOf, union } from './ranges';

/** How far below a multiplexer a condition is traced: enough for nested clamps, roundings and absolute values. */
const DEPTH = 4;

/** What a condition says about one node. */
interface Fact {
  readonly node: Id;
  readonly range: Range;
}

/**
 * The values of sel ? a : b, knowing in each branch what `sel` says of the nodes it compares. So a clamp lies within
 * its limits, a maximum above both operands and a ReLU is never negative.
 */
export function muxRange(nodes: readonly NetNode[], tables: readonly NetTable[], sel: Id, a: Id, b: Id): Range {
  const under = (id: Id, holds: boolean): Range => {
    const facts = factsOf(nodes, sel, holds);
    return refined(nodes, tables, id, facts, DEPTH);
  };
  return union(under(a, true), under(b, false));
}

/** What `sel` says of the nodes it compares, and of what these are the upper bits of. */
function factsOf(nodes: readonly NetNode[], sel: Id, holds: boolean): Fact[] {
  return comparedFacts(nodes, sel, holds).flatMap((fact) => {
    const node = nodes[fact.node];
    if (node.op !== 'shr') return [fact];
    const by = BigInt(node.by);
    const whole = { lo: fact.range.lo << by, hi: ((fact.range.hi + 1n) << by) - 1n };
    return [fact, known(node.a, intersect(nodes[node.a], whole))];
  });
}

function comparedFacts(nodes: readonly NetNode[], sel: Id, holds: boolean): Fact[] {
  const condition = nodes[sel];
  if (condition.op !== 'gt' && condition.op !== 'ge' && condition.op !== 'eq') return [];
  const [p, q] = [nodes[condition.a], nodes[condition.b]];
  if (condition.op === 'eq') {
    return holds ? [known(condition.a, intersect(p, q)), known(condition.b, intersect(q, p))] : [];
  }
  // p > q leaves a gap of one, as does the negation of p >= q.
  if (holds) {
    const gap = condition.op === 'gt' ? 1n : 0n;
    return [
      known(condition.a, intersect(p, above(p, q.lo + gap))),
      known(condition.b, intersect(q, below(q, p.hi - gap))),
    ];
  }
  const gap = condition.op === 'ge' ? 1n : 0n;
  return [
    known(condition.a, intersect(p, below(p, q.hi - gap))),
    known(condition.b, intersect(q, above(q, p.lo + gap))),
  ];
}

function refined(
  nodes: readonly NetNode[],
  tables: readonly NetTable[],
  id: Id,
  facts: readonly Fact[],
  depth: number,
): Range {
  const node = nodes[id];
  const fact = facts.find((f) => f.node === id);
  if (fact !== undefined) return fact.range;
  if (depth === 0 || facts.length === 0) return node;
  switch (node.op) {
    case 'input':
    case 'const':
    case 'reg':
    case 'lookup':
      return node;
    default:
      return intersect(
        node,
        rangeOf(node, (operand) => refined(nodes, tables, operand, facts, depth - 1), tables),
      );
  }
}

const known = (node: Id, range: Range): Fact => ({ node, range });
const above = (r: Range, lo: bigint): Range => ({ lo, hi: lo > r.hi ? lo : r.hi });
const below = (r: Range, hi: bigint): Range => ({ lo: hi < r.lo ? hi : r.lo, hi });
