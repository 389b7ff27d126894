import type { Compiler } from '../compiler';
import { nearest, userError } from '../diagnostic';
import type { BuildConfig, ModelGraph } from '../ir';
import { irDump, verification } from '../pass';
import type { CliConfig } from './cli-config';
import { type ModelFiles, readModelSource } from './model-source';
import { compilerFor, withDefaults } from './open-project';
import { addToFolder } from './output-folder';

export interface CompileOptions {
  /** Stop after this flow; the backend's default flow if absent. */
  readonly flow?: string;
  /** Folder that receives the text of the graph after each pass that changed it. */
  readonly dumpIr?: string;
}

/** A graph to which flows were applied, and what did it. */
export interface CompiledModel {
  readonly compiler: Compiler;
  readonly build: BuildConfig;
  readonly graph: ModelGraph;
}

/** Reads a model and applies a flow with all that it requires, in process. Every failure of the user's is a user error. */
export async function compileModel(
  files: ModelFiles,
  config: CliConfig,
  { flow, dumpIr }: CompileOptions = {},
): Promise<CompiledModel> {
  const compiler = await compilerFor(config.build, config.extensions);
  const build = withDefaults(config.build, compiler);
  const name = flow === undefined ? compiler.backend.defaultFlow : flowNamed(compiler, flow);
  compiler.check(build);
  const graph = await compiler.parse(readModelSource(files));
  const dump = dumpIr === undefined ? [] : [irDump((file, text) => addToFolder(dumpIr, new Map([[file, text]])))];
  compiler.apply(graph, build, name, { instruments: [...dump, verification('flow')] });
  return { compiler, build, graph };
}

/** The registered name of a flow; a backend's flow may be given without its prefix. */
export function flowNamed(compiler: Compiler, flow: string): string {
  const names = compiler.registry.flows.map((known) => known.name);
  const found = [flow, `${compiler.backend.name}:${flow}`].find((name) => names.includes(name));
  if (found !== undefined) return found;
  const near = nearest(flow, names);
  const hint = near ? `did you mean ${near}?` : `known are ${names.join(', ')}`;
  throw userError('unknown-flow', `no flow is called ${JSON.stringify(flow)}`, {}, hint);
}
