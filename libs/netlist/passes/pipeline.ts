import type { Diagnostic } from '../../diagnostic';
import { NetlistBuilder } from '../builder';
import { delayOf } from '../delay';
import type { Id, Netlist } from '../netlist';
import { mapOperands } from '../operands';
import { schedule } from '../schedule';

export interface PipelineOptions {
  /** Clock period in nanoseconds. */
  readonly periodNs: number;
  /** Part of the period set aside for clock uncertainty, register setup and routing: 0 to below 1. */
  readonly uncertaintyFraction: number;
}

export interface Pipelined {
  readonly netlist: Netlist;
  /** `slow-operation`, once a layer and kind of operation: one alone takes longer than the usable period. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Inserts registers so that, in the delay model, no path between two of them is longer than the usable period. A new
 * input is taken every cycle. The user registers the inputs; all outputs come from registers, so latency is the number
 * of stages, at least 1. Wires that cross several stages share one chain of registers. Preserves bits.
 */
export function pipeline(netlist: Netlist, options: PipelineOptions): Pipelined {
  const { periodNs, uncertaintyFraction } = options;
  if (!(periodNs > 0 && uncertaintyFraction >= 0 && uncertaintyFraction < 1)) {
    throw new Error(`no usable clock period: ${periodNs} ns with uncertainty ${uncertaintyFraction}`);
  }
  if (netlist.latency > 0) throw new Error(`${netlist.name} is pipelined already`);
  const period = periodNs * (1 - uncertaintyFraction);
  const delays = Float64Array.from(netlist.nodes, (node) => delayOf(node, netlist.nodes, netlist.tables));
  const { stages, count } = schedule(netlist, delays, period);
  return { netlist: withRegisters(netlist, stages, count), warnings: slowOperations(netlist, delays, period) };
}

function withRegisters(netlist: Netlist, stages: Int32Array, count: number): Netlist {
  const { nodes } = netlist;
  const b = NetlistBuilder.like(netlist);
  /** New nodes that hold an old one's value in its own stage, the next, and so on. */
  const chains: Id[][] = [];
  netlist.inputs.forEach((port, p) => {
    port.elements.forEach((id, i) => {
      chains[id] = [b.inputs[p].elements[i]];
    });
  });
  const at = (id: Id, stage: number): Id => {
    const chain = chains[id];
    if (nodes[id].op === 'const') return chain[0];
    b.layer = nodes[id].layer;
    while (chain.length <= stage - stages[id])
      chain.push(b.append({ op: 'reg', a: chain[chain.length - 1] }, nodes[id]));
    return chain[stage - stages[id]];
  };
  nodes.forEach((node, id) => {
    if (node.op === 'input') return;
    const moved = mapOperands(node, (operand) => at(operand, stages[id]));
    b.layer = node.layer;
    chains[id] = [b.append(moved, node)];
  });
  for (const port of netlist.outputs) {
    b.output(
      port.name,
      port.shape,
      port.type,
      port.elements.map((id) => at(id, count)),
    );
  }
  return b.finish(count);
}

function slowOperations(netlist: Netlist, delays: Float64Array, period: number): Diagnostic[] {
  const slowest = new Map<string, { layer: number; op: string; delay: number; count: number }>();
  netlist.nodes.forEach(({ op, layer }, id) => {
    if (delays[id] <= period) return;
    const key = `${layer} ${op}`;
    const known = slowest.get(key) ?? { layer, op, delay: 0, count: 0 };
    slowest.set(key, { ...known, delay: Math.max(known.delay, delays[id]), count: known.count + 1 });
  });
  return [...slowest.values()].map(({ layer, op, delay, count }) => ({
    code: 'slow-operation',
    severity: 'warning',
    where: { node: netlist.layers[layer], pass: 'pipeline' },
    message: `${count} ${op} operation(s) take up to ${delay.toFixed(2)} ns alone; the usable period is ${period.toFixed(2)} ns`,
    hint: 'choose a longer clock period or narrower types in this layer',
  }));
}
