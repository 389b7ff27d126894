import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Compiler } from '../compiler';
import { type BuildConfig, CONFIG_SECTIONS, type ConfigSection, type ModelGraph, projectConfig } from '../ir';
import { type Flow, verification } from '../pass';
import { flowChain, targetOfFlow } from './flow-chain';
import { printReports } from './inspect';
import { readModelSource } from './model-source';
import { type OpenProject, openProject } from './open-project';
import { replaceFolder } from './output-folder';
import { folderOf, type TaskPlace } from './output-paths';
import { PROJECT_FILE } from './project';
import { readState, writeState } from './state-files';

export type Print = (text: string) => void;

/** Checks a project's configuration and writes the part of it that each flow reads, one file for each target. */
export async function runConfigTask(place: TaskPlace, print: Print): Promise<void> {
  writeProjections(place, await openProject(join(place.workspaceRoot, place.projectRoot)), print);
}

/** As `runConfigTask`, of a project that is open; `warn` is told what the check reports. */
export function writeProjections(place: TaskPlace, { compiler, build }: OpenProject, warn: Print): void {
  printReports(compiler.check(build), warn);
  const files = compiler.registry.flows.map((flow): [string, string] => {
    const projection = projectConfig(build, sectionsOf(compiler, flow));
    return [
      `${targetOfFlow(flow.name, compiler.backend.defaultFlow)}.json`,
      `${JSON.stringify(projection, null, 1)}\n`,
    ];
  });
  replaceFolder(folderOf(place, 'hls-config'), new Map(files));
}

/** The IP is written for a clock and an interface, whatever the default flow reads, or for what the flow that writes it reads. */
function sectionsOf(compiler: Compiler, flow: Flow): readonly ConfigSection[] {
  if (flow.name !== compiler.backend.defaultFlow) return flow.reads;
  const { writeFlow } = compiler.backend;
  const written = writeFlow === undefined ? ['clock', 'io'] : compiler.registry.getFlow(writeFlow).reads;
  return CONFIG_SECTIONS.filter((section) => flow.reads.includes(section) || written.includes(section));
}

/** The part of the configuration that `hls-config` made for a target. */
export function readProjection(place: TaskPlace, target: string): BuildConfig {
  const projection = JSON.parse(readFileSync(join(folderOf(place, 'hls-config'), `${target}.json`), 'utf8'));
  return { source: join(place.projectRoot, PROJECT_FILE), ...projection };
}

/** Runs one flow on the graph that the flow before it left, and leaves its own. */
export async function runFlowTask(place: TaskPlace, flowName: string, print: Print): Promise<void> {
  const { compiler, project } = await openProject(join(place.workspaceRoot, place.projectRoot));
  const chain = flowChain(compiler.registry, compiler.backend.defaultFlow, flowName);
  const flow = chain[chain.length - 1];
  const target = targetOfFlow(flowName, compiler.backend.defaultFlow);
  const isFirst = chain.length === 1;
  const { graph, digests } = isFirst
    ? { graph: await compiler.parse(readModelSource(project)), digests: new Set<string>() }
    : readGraph(place, compiler, chain.slice(0, -1));
  const reported = graph.reports.length;
  compiler.runFlow(graph, readProjection(place, target), flow, [verification('flow')]);
  printReports(graph.reports.slice(isFirst ? 0 : reported), print);
  writeState(folderOf(place, target), graph, digests);
  print(summary(graph, flow));
}

/** The graph that the last of `flows` left. */
export function readGraph(place: TaskPlace, compiler: Compiler, flows: readonly Flow[]) {
  const folders = flows.map(({ name }) => folderOf(place, targetOfFlow(name, compiler.backend.defaultFlow)));
  return readState(folders, compiler.schema);
}

function summary(graph: ModelGraph, flow: Flow): string {
  return `${flow.name}: ${graph.layers.length} layers`;
}
