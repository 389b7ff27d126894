import { join } from 'node:path';
import { createFloatReference, createJudge } from '../analysis';
import { getNetlist } from '../backends/verilog';
import type { Compiler } from '../compiler';
import type { BuildConfig, ModelGraph, Tensor } from '../ir';
import { type AccuracyReport, type BuildReport, formatReport } from '../reports';
import { type ModuleInterface, moduleInterface } from '../rtl';
import { describeDesign } from './design-report';
import { flowChain } from './flow-chain';
import { type Print, readGraph, readProjection } from './flow-task';
import { printReports } from './inspect';
import { designOf, INTERFACE_FILE } from './ip-folder';
import { type OpenProject, openProject } from './open-project';
import { replaceFolder } from './output-folder';
import { folderOf, outputFolder, type TaskPlace } from './output-paths';
import { type Project, readArray } from './project';
import { vectorsFor } from './test-vectors';

/** Applies the default flow and writes the IP with a report; prints the report. */
export async function runIpTask(place: TaskPlace, print: Print): Promise<void> {
  const open = await openProject(join(place.workspaceRoot, place.projectRoot));
  const { registry, backend } = open.compiler;
  const { graph } = readGraph(
    place,
    open.compiler,
    flowChain(registry, backend.defaultFlow, backend.defaultFlow).slice(0, -1),
  );
  buildIp(place, open, graph, print, (report) => print(formatReport(report)));
  print(`IP        ${outputFolder(place.projectRoot, 'hls-ip')}`);
  const next = backend.writeFlow === undefined ? ['hls-synth', 'hls-cosim'] : ['hls-csim'];
  print(`next      ${next.map((target) => `npx nx run ${place.projectName}:${target}`).join('    ')}`);
}

/** Writes the IP of a project that is open from the graph after the flow before the default one; `warn` is told its reports. */
export function buildIp(
  place: TaskPlace,
  { compiler, project }: OpenProject,
  graph: ModelGraph,
  warn: Print,
  onReport: (report: BuildReport) => void,
): void {
  const { registry, backend } = compiler;
  const [first] = flowChain(registry, backend.defaultFlow, backend.defaultFlow);
  const build = readProjection(place, 'hls-ip');
  const reported = graph.reports.length;
  compiler.runFlow(graph, build, registry.getFlow(backend.defaultFlow));
  const inputs = project.data?.inputs.map(readArray);
  const { graph: parsed } = readGraph(place, compiler, [first]);
  const accuracy = inputs && measureAccuracy(compiler, parsed, graph, inputs, project);
  writeIp(folderOf(place, 'hls-ip'), compiler, graph, build, { inputs, accuracy }, (report) => {
    printReports(graph.reports.slice(reported), warn);
    onReport(report);
  });
}

/** What an IP is tested and judged with. */
export interface IpData {
  /** One array for each input; test vectors are made up without. */
  readonly inputs?: readonly Tensor[];
  readonly accuracy?: AccuracyReport;
}

/**
 * Makes `folder` the IP of a graph after the default flow: the backend's files, `report.json` and `report.txt`, and of RTL
 * `interface.json`.
 */
export function writeIp(
  folder: string,
  compiler: Compiler,
  graph: ModelGraph,
  build: BuildConfig,
  { inputs, accuracy }: IpData,
  onReport: (report: BuildReport) => void,
): void {
  const files = compiler.emit(graph, build, vectorsFor(compiler.emulator(graph), graph, inputs));
  const report = { ...describeDesign(compiler, graph, build), design: designOf(files), accuracy };
  const face = interfaceOf(graph);
  const texts: [string, string][] = [
    ...(face ? [[INTERFACE_FILE, `${JSON.stringify(face, null, 1)}\n`] as [string, string]] : []),
    ['report.json', `${JSON.stringify(report, null, 1)}\n`],
    ['report.txt', `${formatReport(report)}\n`],
  ];
  replaceFolder(folder, new Map<string, string | Uint8Array>([...files, ...texts]));
  onReport(report);
}

/** Ports and latency of the module; none of an IP that is C++. */
function interfaceOf(graph: ModelGraph): ModuleInterface | undefined {
  const artifact = 'pipelined-netlist';
  return graph.artifacts.has(artifact) ? moduleInterface(getNetlist(graph, artifact)) : undefined;
}

/** The firmware's predictions against the labels, if there are any, and against the float model. */
function measureAccuracy(
  compiler: Compiler,
  parsed: ModelGraph,
  graph: ModelGraph,
  inputs: readonly Tensor[],
  { data }: Project,
): AccuracyReport {
  const { outputs: float } = createFloatReference(parsed, compiler.floatFunctions).run(inputs);
  const { outputs } = compiler.emulator(graph).predict(inputs);
  const samples = inputs[0].shape[0];
  const judge = createJudge(parsed, float, data?.labels === undefined ? undefined : readArray(data.labels));
  const { accuracy, agreement, relativeRms } = judge.score(outputs);
  return { samples, model: accuracy, float: judge.floatAccuracy, agreement, relativeRms };
}
