import type { Id, Netlist } from '../netlist';
import { mapOperands, operandsOf } from '../operands';

/** Removes nodes and tables that no output depends on. Inputs stay: they are the interface. Preserves bits. */
export function dce(netlist: Netlist): Netlist {
  const live = liveNodes(netlist);
  const ids = new Map<Id, Id>();
  for (let id = 0; id < netlist.nodes.length; id++) if (live[id]) ids.set(id, ids.size);
  const renamed = (id: Id): Id => ids.get(id)!;
  const kept = netlist.nodes.filter((_, id) => live[id]);
  const used = new Set(kept.flatMap((node) => (node.op === 'lookup' ? [node.table] : [])));
  const tables = netlist.tables.flatMap((_, index) => (used.has(index) ? [index] : []));
  return {
    ...netlist,
    nodes: kept.map((node) => {
      const moved = mapOperands(node, renamed);
      return moved.op === 'lookup' ? { ...moved, table: tables.indexOf(moved.table) } : moved;
    }),
    inputs: netlist.inputs.map((port) => ({ ...port, elements: port.elements.map(renamed) })),
    outputs: netlist.outputs.map((port) => ({ ...port, elements: port.elements.map(renamed) })),
    tables: tables.map((index) => netlist.tables[index]),
  };
}

function liveNodes(netlist: Netlist): boolean[] {
  const live = netlist.nodes.map((node) => node.op === 'input');
  for (const port of netlist.outputs) for (const id of port.elements) live[id] = true;
  for (let id = netlist.nodes.length - 1; id >= 0; id--) {
    if (live[id]) for (const operand of operandsOf(netlist.nodes[id])) live[operand] = true;
  }
  return live;
}
