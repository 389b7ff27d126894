import { assertNever } from '../diagnostic';
import type { Id, Netlist, NetNode, NetTable } from './netlist';

/** Raw integers of each port, row-major. */
export type PortValues = readonly (readonly bigint[])[];

/**
 * The function that a netlist computes, exactly; registers are wires. This is the reference that passes, compiled
 * evaluation and RTL are held against.
 */
export function interpreter(netlist: Netlist): (inputs: PortValues) => bigint[][] {
  return (inputs) => {
    const values: bigint[] = [];
    for (const node of netlist.nodes)
      values.push(node.op === 'reg' ? values[node.a] : evaluate(node, values, inputs, netlist.tables));
    return outputsOf(netlist, values);
  };
}

/**
 * Clocks a netlist: in cycle t the input ports carry `stream[t]`; the result's entry t is what the output ports
 * carry in that cycle. Registers start at 0. A pipeline of latency L shows the result of sample t in cycle t + L.
 */
export function simulate(netlist: Netlist, stream: readonly PortValues[]): bigint[][][] {
  const registers = netlist.nodes.flatMap((node, id) => (node.op === 'reg' ? [{ id, a: node.a }] : []));
  let state = new Map<Id, bigint>(registers.map(({ id }) => [id, 0n]));
  return stream.map((inputs) => {
    const values: bigint[] = [];
    netlist.nodes.forEach((node, id) => {
      values.push(node.op === 'reg' ? state.get(id)! : evaluate(node, values, inputs, netlist.tables));
    });
    state = new Map(registers.map(({ id, a }) => [id, values[a]]));
    return outputsOf(netlist, values);
  });
}

function outputsOf(netlist: Netlist, values: readonly bigint[]): bigint[][] {
  return netlist.outputs.map((port) => port.elements.map((id) => values[id]));
}

function evaluate(
  node: Exclude<NetNode, { op: 'reg' }>,
  v: readonly bigint[],
  inputs: PortValues,
  tables: readonly NetTable[],
): bigint {
  switch (node.op) {
    case 'input':
      return inputs[node.port][node.index];
    case 'const':
      return node.value;
    case 'add':
      return node.sub ? v[node.a] - (v[node.b] << BigInt(node.shift)) : v[node.a] + (v[node.b] << BigInt(node.shift));
    case 'scale':
      return v[node.a] * node.factor;
    case 'mul':
      return v[node.a] * v[node.b];
    case 'neg':
      return -v[node.a];
    case 'shl':
      return v[node.a] << BigInt(node.by);
    case 'shr':
      return v[node.a] >> BigInt(node.by);
    case 'wrap':
      return node.signed ? BigInt.asIntN(node.width, v[node.a]) : BigInt.asUintN(node.width, v[node.a]);
    case 'gt':
      return v[node.a] > v[node.b] ? 1n : 0n;
    case 'ge':
      return v[node.a] >= v[node.b] ? 1n : 0n;
    case 'eq':
      return v[node.a] === v[node.b] ? 1n : 0n;
    case 'mux':
      return v[node.sel] !== 0n ? v[node.a] : v[node.b];
    case 'lookup':
      // Before a pipeline has filled, an index may lie outside the interval that it has afterwards.
      return tables[node.table].values[Number(v[node.a])] ?? 0n;
    default:
      return assertNever(node);
  }
}
