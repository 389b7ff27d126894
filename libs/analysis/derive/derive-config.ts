import { type Diagnostic, userError } from '../../diagnostic';
import type { Emulator } from '../../emulator';
import type { HlsConfigJson, LayerConfig, ModelGraph, Tensor } from '../../ir';
import { createJudge, type Judge, type Score, type Task } from '../accuracy';
import { compareTraces, firstDeparture } from '../compare';
import type { FloatTable } from '../float-functions';
import { createFloatReference } from '../float-reference';
import { measureRanges } from '../ranges';
import { Assignment } from './assignment';
import { applyRules } from './rules';
import { searchWidths, type Widths, widenAll } from './search';
import {
  configurableLayers,
  DEFAULT,
  findFused,
  probeConfig,
  type Structure,
  splitLayers,
  type TypeChoice,
} from './structure';
import { ASSUMED_RANGE, syntheticInputs } from './synthetic';

/** A model compiled under a configuration. */
export interface Compiled {
  /** After the backend's default flow. */
  readonly graph: ModelGraph;
  readonly emulator: Emulator;
}

export interface DeriveOptions {
  /** The graph as it was read, before any flow; it is not changed. */
  readonly parsed: ModelGraph;
  /** Compiles a fresh copy of the model. */
  readonly compile: (config: HlsConfigJson) => Compiled;
  /** One tensor per input, samples first. Without it the ranges are assumed. */
  readonly calibration?: readonly Tensor[];
  /** One class for each sample of the calibration data. */
  readonly labels?: Tensor;
  /** Float functions of a workspace's own layers. */
  readonly functions?: FloatTable;
}

export interface DerivedConfig {
  readonly config: HlsConfigJson;
  /** Every choice with its reason, in the order of the model's layers. */
  readonly choices: readonly TypeChoice[];
  readonly task: Task;
  /** On all samples of the calibration data. */
  readonly floatAccuracy: number | undefined;
  readonly score: Score;
  readonly samples: number;
  /** Bits of all trained numbers together. */
  readonly weightBits: number;
  /** Configurations that were compiled and run. */
  readonly attempts: number;
  /** Warnings: no data, or a model that keeps its accuracy under none of the types that were tried. */
  readonly reports: readonly Diagnostic[];
}

/** Share of the samples whose class may differ from the float model's (but one always may), and of labels that may be lost. */
const CLASSES = 0.005;

/** Relative rms error that is allowed. */
const ERROR: Readonly<Record<Task, number>> = { classes: 0.05, binary: 0.03, regression: 0.01 };

/** Samples times numbers of weights that one attempt of the search may cost; samples are left out to meet it. */
const WORK = 1_500_000;
const FEWEST_SAMPLES = 64;
const MOST_SAMPLES = 512;
const SYNTHETIC_SAMPLES = 256;

/**
 * Derives a configuration that keeps a model's accuracy with few bits (hls4ml's shape, one entry for every layer of the model):
 * integer bits come from the ranges that the float model has on the calibration data, fraction bits from a search that runs
 * the bit-accurate emulator. Deterministic. Throws a user error for data that do not fit the model or a layer without a
 * float function.
 */
export function deriveConfig(options: DeriveOptions): DerivedConfig {
  const { parsed, compile, functions, labels } = options;
  const reports: Diagnostic[] = [];
  const inputs = options.calibration ?? syntheticInputs(parsed, SYNTHETIC_SAMPLES);
  if (options.calibration) checkData(parsed, options.calibration);
  else reports.push(assumed());
  const { graph } = compile(probeConfig(parsed));
  const float = createFloatReference(graph, functions).run(inputs, { trace: true });
  const structure: Structure = {
    graph,
    ...findFused(parsed, graph),
    split: splitLayers(parsed),
    ranges: measureRanges(float.trace),
    margin: options.calibration ? 1 : 2,
  };

  const names = entryNames(parsed, structure);

  const assign = (widths: Widths): Assignment => {
    const assignment = new Assignment(structure, widths);
    applyRules(assignment);
    return assignment;
  };
  const tryOn = (judge: Judge, data: readonly Tensor[]) => (widths: Widths) => {
    const { knobs, choices } = assign(widths);
    const { outputs } = compile(toConfig(names, choices)).emulator.predict(data);
    const score = judge.score(outputs);
    return { knobs, outputs, error: score.relativeRms, good: isGood(judge, data[0].shape[0], score), score, choices };
  };

  const samples = inputs[0].shape[0];
  const some = sampleCount(graph, samples);
  const part = (tensor: Tensor) => spread(tensor, some);
  const subset = createJudge(graph, float.outputs.map(part), labels && part(labels));
  const found = searchWidths(tryOn(subset, inputs.map(part)), ERROR[subset.task]);

  const judge = createJudge(graph, float.outputs, labels);
  const verify = tryOn(judge, inputs);
  let [final, attempts] = [verify(found.widths), found.attempts + 1];
  for (let round = 0; found.good && !final.good && round < 3; round++, attempts++) final = verify(widenAll(final));
  const config = toConfig(names, final.choices);
  if (!final.good) reports.push(inaccurate(compile(config), inputs, float.trace));
  return {
    config,
    choices: inOrder(names, final.choices),
    task: judge.task,
    floatAccuracy: judge.floatAccuracy,
    score: final.score,
    samples,
    weightBits: weightBits(compile(config).graph),
    attempts,
    reports,
  };
}

/** Shapes are checked where the data are used. */
function checkData(parsed: ModelGraph, calibration: readonly Tensor[]): void {
  for (const [i, { shape, data }] of calibration.entries()) {
    const where = { node: parsed.inputs[i]?.name };
    if (shape[0] === 0) throw userError('no-samples', 'the calibration data hold no samples', where);
    const at = data.findIndex((x) => !Number.isFinite(x));
    if (at < 0) continue;
    const found = `the calibration data hold ${data[at]} (element ${at} of the array)`;
    throw userError('data-not-finite', found, where, 'leave such samples out');
  }
}

function isGood({ task, floatAccuracy = 0 }: Judge, samples: number, score: Score): boolean {
  const { accuracy = floatAccuracy, agreement = 1, relativeRms } = score;
  const changed = (1 - agreement) * samples;
  return (
    floatAccuracy - accuracy <= CLASSES && changed <= Math.max(1.5, CLASSES * samples) && relativeRms <= ERROR[task]
  );
}

/** Names of the layers that get an entry: the model's, and those that some of them became. */
function entryNames(parsed: ModelGraph, { graph, split }: Structure): readonly string[] {
  const parts = graph.layers.filter(({ origin }) => split.has(origin));
  return [...configurableLayers(parsed), ...parts].map(({ name }) => name);
}

/** Entries of the layers from the choices; Model has only what no entry names. */
function toConfig(names: readonly string[], choices: readonly TypeChoice[]): HlsConfigJson {
  const layers: Record<string, Record<string, unknown> & { Precision: Record<string, string> }> = {};
  for (const name of names) layers[name] = { Precision: {} };
  for (const { layer, key, value } of choices) {
    const entry = layers[layer];
    if (!entry) continue;
    if (key.startsWith('Precision.')) entry.Precision[key.slice('Precision.'.length)] = String(value);
    else entry[key] = value;
  }
  return {
    Model: { Precision: { default: DEFAULT }, ReuseFactor: 1, Strategy: 'Latency' },
    LayerName: layers as Record<string, LayerConfig>,
  };
}

function inOrder(names: readonly string[], choices: readonly TypeChoice[]): readonly TypeChoice[] {
  return names.flatMap((name) => choices.filter(({ layer }) => layer === name));
}

/** Samples for the search, so that large models are searched in about the time of small ones. */
function sampleCount(graph: ModelGraph, samples: number): number {
  const weights = graph.layers.flatMap((layer) => [...layer.weights.values()].map((w) => w.weight.tensor.data.length));
  const work = weights.reduce((a, b) => a + b, 1000);
  return Math.min(samples, Math.max(FEWEST_SAMPLES, Math.min(MOST_SAMPLES, Math.floor(WORK / work))));
}

/** `count` samples, evenly spread over all. */
function spread({ shape, data }: Tensor, count: number): Tensor {
  const size = data.length / shape[0];
  const out = new Float64Array(count * size);
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * shape[0]) / count) * size;
    out.set(data.subarray(from, from + size), i * size);
  }
  return { shape: [count, ...shape.slice(1)], data: out };
}

function weightBits(graph: ModelGraph): number {
  let bits = 0;
  for (const layer of graph.layers) {
    for (const { weight, type } of layer.weights.values()) {
      const width = 'width' in type.precision ? type.precision.width : 1;
      bits += width * weight.tensor.data.length;
    }
  }
  return bits;
}

function assumed(): Diagnostic {
  return {
    code: 'no-calibration-data',
    severity: 'warning',
    where: {},
    message: `there are no calibration data: inputs are assumed to be normally distributed within -${ASSUMED_RANGE}..${ASSUMED_RANGE}`,
    hint: 'give --calibration=x.npy with a few hundred real samples, then types fit them and the accuracy is known',
  };
}

function inaccurate(compiled: Compiled, inputs: readonly Tensor[], float: ReadonlyMap<string, Tensor>): Diagnostic {
  const { trace } = compiled.emulator.predict(inputs, { trace: true });
  const first = firstDeparture(compareTraces(float, trace));
  return {
    code: 'accuracy-lost',
    severity: 'warning',
    where: { node: first?.layer },
    message: `no types of at most 18 bits were found that follow the float model${first ? `; this layer departs first, by ${(100 * first.relativeRms).toFixed(1)} % rms` : ''}`,
    hint: 'widen the types of this layer in LayerName, or train the model with quantisation',
  };
}
