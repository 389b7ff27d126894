import { join } from 'node:path';
import { userError } from '../diagnostic';
import { defaultFlowGraph } from './default-graph';
import type { Print } from './flow-task';
import { printReports } from './inspect';
import { openProject } from './open-project';
import { addToFolder, replaceFolder } from './output-folder';
import { folderOf, type TaskPlace } from './output-paths';
import { predictToFiles } from './predict';
import { readArray, shownPath } from './project';

export interface PredictTaskOptions {
  /** Absolute paths, one for each model input; the project's data if empty. */
  readonly inputs: readonly string[];
  /** Absolute path of a folder of the user's; the target's own if absent. */
  readonly output?: string;
  readonly trace: boolean;
}

/** Predicts with the graph that the project's flows left and writes `output.npy` and, if asked for, `trace/`. */
export async function runPredictTask(place: TaskPlace, options: PredictTaskOptions, print: Print): Promise<void> {
  const opened = await openProject(join(place.workspaceRoot, place.projectRoot));
  const paths = options.inputs.length > 0 ? options.inputs : (opened.project.data?.inputs ?? []);
  if (paths.length === 0) {
    throw userError('no-input', 'there is nothing to predict', {}, 'pass --input=x.npy, or add "data" to hls.json');
  }
  const graph = defaultFlowGraph(place, opened.compiler);
  const reported = graph.reports.length;
  const { compiler, build } = opened;
  const files = predictToFiles(compiler, graph, paths.map(readArray), { build, all: options.trace });
  printReports(graph.reports.slice(reported), print);
  const folder = options.output ?? folderOf(place, 'hls-predict');
  if (options.output === undefined) replaceFolder(folder, files);
  else addToFolder(folder, files);
  for (const file of files.keys()) print(shownPath(join(folder, file)));
}
