import {
  cloneGraph,
  compareTraces,
  createFloatReference,
  createJudge,
  deriveConfig,
  firstDeparture,
  type Score,
  type Task,
  type TypeChoice,
} from '../../libs/analysis';
import type { Compiler } from '../../libs/compiler';
import type { Diagnostic } from '../../libs/diagnostic';
import type { BuildConfig, HlsConfigJson, ModelGraph, Tensor } from '../../libs/ir';

/** The network's configuration and what is known of it. */
export interface NetworkTypes {
  readonly config: HlsConfigJson;
  /** Why each derived type is what it is; empty for a configuration that was given. */
  readonly choices: readonly TypeChoice[];
  /** The compiled graph, with all types. */
  readonly graph: ModelGraph;
  readonly accuracy?: Accuracy;
  readonly weightBits?: number;
  readonly reports: readonly Diagnostic[];
}

export interface Accuracy extends Score {
  readonly task: Task;
  readonly floatAccuracy: number | undefined;
  readonly samples: number;
}

export interface Samples {
  readonly inputs: readonly Tensor[];
  readonly labels?: Tensor;
}

/** Derives the types of a model from samples (assumed ones if there are none). */
export function derivedTypes(
  compiler: Compiler,
  parsed: ModelGraph,
  build: BuildConfig,
  samples?: Samples,
): NetworkTypes {
  const compile = compileWith(compiler, parsed, build);
  const derived = deriveConfig({ parsed, compile, calibration: samples?.inputs, labels: samples?.labels });
  const { config, choices, weightBits, score, task, floatAccuracy } = derived;
  const { graph } = compile(config);
  return {
    config,
    choices,
    graph,
    weightBits,
    accuracy: samples && { ...score, task, floatAccuracy, samples: derived.samples },
    reports: [...derived.reports, ...graph.reports],
  };
}

/** Checks a configuration that was given, and with samples how well it follows the float model. */
export function givenTypes(
  compiler: Compiler,
  parsed: ModelGraph,
  build: BuildConfig,
  samples?: Samples,
): NetworkTypes {
  const { graph, emulator } = compileWith(compiler, parsed, build)(build.config);
  const known = { config: build.config, choices: [], graph };
  if (!samples) return { ...known, reports: graph.reports };
  const float = createFloatReference(graph).run(samples.inputs, { trace: true });
  const { outputs, trace } = emulator.predict(samples.inputs, { trace: true });
  const judge = createJudge(graph, float.outputs, samples.labels);
  const score = judge.score(outputs);
  const { task, floatAccuracy } = judge;
  const departure = firstDeparture(compareTraces(float.trace, trace));
  const reports = departure ? [...graph.reports, departs(departure.layer, departure.relativeRms)] : graph.reports;
  return { ...known, accuracy: { ...score, task, floatAccuracy, samples: samples.inputs[0].shape[0] }, reports };
}

function compileWith(compiler: Compiler, parsed: ModelGraph, build: BuildConfig) {
  const flow = typesFlow(compiler);
  return (config: HlsConfigJson) => {
    const graph = cloneGraph(parsed);
    compiler.apply(graph, { ...build, config }, flow);
    return { graph, emulator: compiler.emulator(graph) };
  };
}

/** The flow after which all numbers are known: the last one that reads the configured types. */
function typesFlow({ registry, backend }: Compiler): string {
  const flows = registry.order(backend.defaultFlow);
  return flows.findLast((flow) => flow.reads.includes('precision'))!.name;
}

/** A backend may decide numbers before it can write firmware. */
export function writesNothing({ backend }: Compiler): Diagnostic | undefined {
  if (backend.emit) return undefined;
  return {
    code: 'backend-cannot-write',
    severity: 'warning',
    where: {},
    message: `the ${backend.name} backend predicts, but writes no firmware in this release`,
    hint: 'pass --backend=verilog for an IP',
  };
}

function departs(layer: string, relativeRms: number): Diagnostic {
  return {
    code: 'accuracy-lost',
    severity: 'warning',
    where: { node: layer },
    message: `with the given types the output of this layer is ${(100 * relativeRms).toFixed(1)} % rms from the float model; no layer before it departs`,
    hint: 'leave --from out to have types derived, or change the types of this layer',
  };
}
