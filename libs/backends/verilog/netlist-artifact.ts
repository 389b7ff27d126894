import type { ModelGraph } from '../../ir';
import { type Netlist, parseNetlist, printNetlist } from '../../netlist';

/** Netlists that a graph carries from flow to flow, as text among its artifacts. */
export type NetlistArtifact = 'netlist' | 'pipelined-netlist';

/** What was parsed or printed last, so that flows in one process do not read each other's text. */
const parsed = new WeakMap<ModelGraph, Map<string, { text: string; netlist: Netlist }>>();

export function setNetlist(graph: ModelGraph, name: NetlistArtifact, netlist: Netlist): void {
  const text = printNetlist(netlist);
  graph.artifacts.set(name, text);
  remember(graph, name, text, netlist);
}

/** An internal fault when the flow that makes it has not run. */
export function getNetlist(graph: ModelGraph, name: NetlistArtifact): Netlist {
  const text = graph.artifacts.get(name);
  if (text === undefined) throw new Error(`the graph has no ${name}; apply the flow that makes it first`);
  const known = parsed.get(graph)?.get(name);
  if (known?.text === text) return known.netlist;
  const netlist = parseNetlist(text, name);
  remember(graph, name, text, netlist);
  return netlist;
}

function remember(graph: ModelGraph, name: NetlistArtifact, text: string, netlist: Netlist): void {
  const all = parsed.get(graph) ?? new Map();
  parsed.set(graph, all.set(name, { text, netlist }));
}
