import { join } from 'node:path';
import { flowNamed } from './compile-model';
import { defaultFlowGraph } from './default-graph';
import { flowChain } from './flow-chain';
import { type Print, readGraph } from './flow-task';
import { inspectGraph } from './inspect';
import { openProject } from './open-project';
import type { TaskPlace } from './output-paths';

/** Prints the graph that a flow of the project left; the default flow's if none is named. */
export async function runInspectTask(
  place: TaskPlace,
  flow: string | undefined,
  format: 'ir' | 'json',
  print: Print,
): Promise<void> {
  const { compiler } = await openProject(join(place.workspaceRoot, place.projectRoot));
  const { registry, backend } = compiler;
  const name = flow === undefined ? backend.defaultFlow : flowNamed(compiler, flow);
  const graph =
    name === backend.defaultFlow
      ? defaultFlowGraph(place, compiler)
      : readGraph(place, compiler, flowChain(registry, backend.defaultFlow, name)).graph;
  print(inspectGraph(graph, format));
}
