import { type Netlist, type NetNode, operandsOf } from '../netlist';

/** The value of a node whose interval, or whose operands' intervals, leave only one; else undefined. */
export function knownValue(netlist: Netlist, node: NetNode): bigint | undefined {
  if (node.lo === node.hi) return node.lo;
  switch (node.op) {
    case 'const':
      return node.value;
    case 'gt':
    case 'ge':
    case 'eq':
      return decided(node.op, netlist.nodes[node.a], netlist.nodes[node.b]);
    case 'lookup': {
      const { lo, hi } = netlist.nodes[node.a];
      return lo === hi ? netlist.tables[node.table].values[Number(lo)] : undefined;
    }
    default:
      return undefined;
  }
}

/** The result of a comparison that the intervals alone decide. */
function decided(op: 'gt' | 'ge' | 'eq', a: NetNode, b: NetNode): bigint | undefined {
  if (op === 'eq') return a.hi < b.lo || b.hi < a.lo ? 0n : undefined;
  const always = op === 'gt' ? a.lo > b.hi : a.lo >= b.hi;
  const never = op === 'gt' ? a.hi <= b.lo : a.hi < b.lo;
  return always ? 1n : never ? 0n : undefined;
}

/** Which nodes an output depends on, by id. */
export function liveNodes(netlist: Netlist): boolean[] {
  const live = new Array<boolean>(netlist.nodes.length).fill(false);
  for (const port of netlist.outputs) for (const id of port.elements) live[id] = true;
  for (let id = netlist.nodes.length - 1; id >= 0; id--) {
    const node = netlist.nodes[id];
    // What a known value was computed from does not matter.
    if (!live[id] || knownValue(netlist, node) !== undefined) continue;
    for (const operand of operandsOf(node)) live[operand] = true;
  }
  return live;
}
