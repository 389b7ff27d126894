import type { Compiler } from '../compiler';
import type { ModelGraph } from '../ir';
import { flowChain } from './flow-chain';
import { readGraph, readProjection } from './flow-task';
import type { TaskPlace } from './output-paths';

/** The graph after the default flow, which has no passes of its own: from what the flow before it left. */
export function defaultFlowGraph(place: TaskPlace, compiler: Compiler): ModelGraph {
  const { registry, backend } = compiler;
  const before = flowChain(registry, backend.defaultFlow, backend.defaultFlow).slice(0, -1);
  const { graph } = readGraph(place, compiler, before);
  compiler.runFlow(graph, readProjection(place, 'hls-ip'), registry.getFlow(backend.defaultFlow));
  return graph;
}
