import {
  compareTraces,
  createFloatReference,
  createJudge,
  deriveConfig,
  firstDeparture,
  type Score,
  type Task,
  type TypeChoice,
} from '../../libs/analysis';
import { type Compiler, compileTypes } from '../../libs/compiler';
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

export interface TypesOptions {
  readonly samples?: Samples;
  /** Called before each configuration that is tried, with how many were tried before. */
  readonly onAttempt?: (tried: number) => void;
}

/** Derives the types of a model from samples (assumed ones if there are none). */
export function derivedTypes(
  compiler: Compiler,
  parsed: ModelGraph,
  build: BuildConfig,
  { samples, onAttempt }: TypesOptions,
): NetworkTypes {
  const compile = compileTypes(compiler, parsed, build);
  const { inputs: calibration, labels } = samples ?? {};
  const derived = deriveConfig({ parsed, compile, calibration, labels, onAttempt });
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
  { samples }: TypesOptions,
): NetworkTypes {
  const { graph, emulator } = compileTypes(compiler, parsed, build)(build.config);
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
