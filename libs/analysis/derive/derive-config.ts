import { type Diagnostic, userError } from '../../diagnostic';
import type { Emulator } from '../../emulator';
import type { HlsConfigJson, LayerConfig, ModelGraph, Tensor } from '../../ir';
import { createJudge, type Judge, type Score, type Task } from '../accuracy';
import { compareTraces, firstDeparture } from '../compare';
import type { FloatTable } from '../float-functions';
import { createFloatReference } from '../float-reference';
import { Assignment } from './assignment';
import { countMultiplications, effortOf, sampler } from './effort';
import { rangesByLayer, rangesInside, rangesOfWeights } from './observed';
import { applyRules } from './rules';
import { type Attempt, searchWidths, type Widths, widened } from './search';
import { DEFAULT, findEntries, findFused, PROBE, quantizes, type Structure, type TypeChoice } from './structure';
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
  /** Called before each configuration that is tried, with how many were tried before. */
  readonly onAttempt?: (tried: number) => void;
}

export interface DerivedConfig {
  readonly config: HlsConfigJson;
  /** Every choice with its reason, in the order of the model's layers. */
  readonly choices: readonly TypeChoice[];
  readonly task: Task;
  /** On the samples that were used. */
  readonly floatAccuracy: number | undefined;
  readonly score: Score;
  /** How many of the calibration data were used: all, unless the model is large. */
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

/** Relative rms error that each output may have, by task: what a derived configuration promises unless a report says otherwise. */
export const ERROR_BOUNDS: Readonly<Record<Task, number>> = { classes: 0.05, binary: 0.03, regression: 0.01 };

/** What is emulated (`effortOf` times samples) altogether, by one attempt, and by one that only shows how large an error is. */
const EFFORT = { all: 1e9, attempt: 5e7, probe: 5e6 };

/** Fewest and most samples of an attempt and of a probe, whatever the effort; more say nothing new. */
const SAMPLES = { attempt: [8, 512], probe: [2, 64] } as const;
const SYNTHETIC_SAMPLES = 256;

/** Rounds of widening when types that are good for some of the samples are not for all. */
const REPAIRS = 3;

/**
 * Derives a configuration that keeps a model's accuracy with few bits (hls4ml's shape, one entry for every layer of the model):
 * integer bits come from the ranges that the float model has on the calibration data, fraction bits from a search that runs
 * the bit-accurate emulator. Types that the model's own quantisers give are not changed. Deterministic. Throws a user error for
 * data that do not fit the model or a layer without a float function.
 */
export function deriveConfig(options: DeriveOptions): DerivedConfig {
  const { compile, onAttempt } = options;
  const { structure, float, inputs, labels, effort } = measure(options);
  const { graph, entries } = structure;
  const sample = sampler(graph);
  const judge = createJudge(graph, float.outputs, labels);
  const limit = ERROR_BOUNDS[judge.task];

  let attempts = 0;
  const tryOn =
    (against: Judge, data: readonly Tensor[]) =>
    (widths: Widths): Attempt & Tried => {
      onAttempt?.(attempts);
      attempts++;
      const assignment = new Assignment(structure, widths);
      applyRules(assignment);
      const { knobs, choices } = assignment;
      const config = toConfig(entries.names, choices);
      const compiled = compile(config);
      const { outputs } = compiled.emulator.predict(data);
      const score = against.score(outputs);
      const good = isGood(against, data[0].shape[0], score);
      return { knobs, outputs, errors: score.errors, good, score, config, compiled, choices };
    };
  const tryOnSome = (share: 'attempt' | 'probe') => {
    const [fewest, most] = SAMPLES[share];
    const count = Math.min(Math.max(Math.floor(EFFORT[share] / effort), fewest), most);
    const part = (tensor: Tensor) => sample(tensor, count);
    return tryOn(createJudge(graph, float.outputs.map(part), labels && part(labels)), inputs.map(part));
  };
  const found = searchWidths({ attempt: tryOnSome('attempt'), probe: tryOnSome('probe'), limit });

  const verify = tryOn(judge, inputs);
  let final = verify(found.widths);
  for (let round = 0; found.good && !final.good && round < REPAIRS; round++) final = verify(widened(final));
  return {
    config: final.config,
    choices: entries.names.flatMap((name) => final.choices.filter(({ layer }) => layer === name)),
    task: judge.task,
    floatAccuracy: judge.floatAccuracy,
    score: final.score,
    samples: inputs[0].shape[0],
    weightBits: weightBits(final.compiled.graph),
    attempts,
    reports: [
      ...(options.calibration ? [] : [assumed()]),
      ...(final.good ? [] : [inaccurate(final.compiled, inputs, float.trace)]),
    ],
  };
}

/** The float model on the calibration data, or as many of them as are used, and all that the rules know. */
function measure({ parsed, compile, calibration, labels, functions }: DeriveOptions) {
  if (calibration) checkData(parsed, calibration);
  const { graph } = compile(PROBE);
  const multiplications = countMultiplications(graph);
  const effort = effortOf(graph, multiplications);
  const all = calibration ?? syntheticInputs(parsed, SYNTHETIC_SAMPLES);
  // Arrays of different lengths stay, for the reference and the judge to refuse.
  const fit = new Set([...all, ...(labels ? [labels] : [])].map(({ shape }) => shape[0])).size === 1;
  const used = (tensor: Tensor) =>
    fit ? sampler(graph)(tensor, Math.max(1, Math.floor(EFFORT.all / effort))) : tensor;
  const inputs = all.map(used);

  const inside = rangesInside();
  const float = createFloatReference(graph, functions).run(inputs, { trace: true, observe: inside.observe });
  const entries = findEntries(parsed, graph);
  const structure: Structure = {
    graph,
    entries,
    ...findFused(parsed, graph),
    ranges: rangesByLayer(float.trace, entries),
    inside: inside.ranges,
    trained: rangesOfWeights(graph),
    multiplications,
    quantizes: quantizes(graph),
    margin: calibration ? 1 : 2,
  };
  return { structure, float, inputs, labels: labels && used(labels), effort };
}

/** What else is known of an attempt. */
interface Tried {
  readonly score: Score;
  readonly config: HlsConfigJson;
  readonly compiled: Compiled;
  readonly choices: readonly TypeChoice[];
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
  const keepsClasses = floatAccuracy - accuracy <= CLASSES && changed <= Math.max(1.5, CLASSES * samples);
  return keepsClasses && relativeRms <= ERROR_BOUNDS[task];
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
