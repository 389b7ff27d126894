import { userError } from '../diagnostic';
import { fractionBits, quantizer } from '../fixed';
import { formatShape, type Layer, type ModelGraph, sizeOf, type Tensor } from '../ir';
import { BUILT_IN_KERNELS, type KernelTable, prepareKernel, resultType } from '../kernels';
import { Convolution, Dense, isStateful, StatefulLayer } from '../layers';
import { fastMatrix } from './fast-matrix';
import { genericStep, type Step, statefulStep } from './step';
import type { StepCache } from './step-cache';
import { asNumbers, asWords, type Values } from './values';

export interface PredictOptions {
  /** Also return the output of every layer, or of those with these names. */
  readonly trace?: boolean | ReadonlySet<string>;
  /** Called now and then with the number of samples done. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Prediction {
  /** One per model output, [samples, ...shape], float64, exact up to 53 bits. */
  readonly outputs: readonly Tensor[];
  /** With `trace`: output of each layer by name, [samples, ...shape]. */
  readonly trace: ReadonlyMap<string, Tensor>;
}

/** What goes in and comes out bit by bit: raw words per model input and output, [sample][element]. */
export interface Vectors {
  readonly inputs: readonly (readonly (readonly bigint[])[])[];
  readonly outputs: readonly (readonly (readonly bigint[])[])[];
}

export interface Emulator {
  /** One tensor per model input, samples first; the rest of its shape may be flattened. */
  predict(inputs: readonly Tensor[], options?: PredictOptions): Prediction;
  /** The same, as the words on the wires; exact at any width. */
  vectors(inputs: readonly Tensor[]): Vectors;
}

export interface EmulatorOptions {
  readonly kernels?: KernelTable;
  /** Use only the generic kernels, the definition that the fast paths are tested against. */
  readonly generic?: boolean;
  /** Steps that were prepared before, for other graphs with the same kernels. */
  readonly cache?: StepCache;
}

/** Prepares bit-accurate execution of a graph whose types are resolved (flow `convert` or later). */
export function createEmulator(graph: ModelGraph, options: EmulatorOptions = {}): Emulator {
  const prepare = () => graph.layers.map((layer) => [layer, makeStep(layer, options)] as const);
  const prepared = prepare();
  // Steps of stateful layers keep their state, which each run begins anew.
  const begin = () => (isStateful(graph) ? prepare() : prepared);
  return {
    predict(inputs, predictOptions = {}) {
      const [samples, steps] = [countSamples(graph, inputs), begin()];
      const keep = tracedLayers(graph, predictOptions).map((layer) => [layer.name, layer.outputs[0]] as const);
      const outputs = graph.outputs.map((name) => collector(graph, name, samples));
      const trace = new Map(keep.map(([name, tensor]) => [name, collector(graph, tensor, samples)]));
      for (let sample = 0; sample < samples; sample++) {
        const values = runSample(graph, steps, inputs, sample);
        for (const [i, name] of graph.outputs.entries()) outputs[i].put(sample, values.get(name)!);
        for (const [name, tensor] of keep) trace.get(name)!.put(sample, values.get(tensor)!);
        if (sample % 64 === 63 || sample === samples - 1) predictOptions.onProgress?.(sample + 1, samples);
      }
      return {
        outputs: outputs.map((output) => output.tensor),
        trace: new Map([...trace].map(([name, { tensor }]) => [name, tensor])),
      };
    },
    vectors(inputs) {
      const steps = begin();
      const samples = Array.from({ length: countSamples(graph, inputs) }, (_, i) => runSample(graph, steps, inputs, i));
      const words = (name: string) => {
        const frac = fractionBits(graph.typeOf(name).precision);
        return samples.map((values) => asWords(values.get(name)!, frac));
      };
      return { inputs: graph.inputs.map((layer) => words(layer.outputs[0])), outputs: graph.outputs.map(words) };
    },
  };
}

function tracedLayers(graph: ModelGraph, { trace = false }: PredictOptions): readonly Layer[] {
  if (trace === false) return [];
  return graph.layers.filter(({ kind, name }) => kind !== 'Input' && (trace === true || trace.has(name)));
}

function makeStep(layer: Layer, options: EmulatorOptions): Step {
  const { kernels = BUILT_IN_KERNELS, generic = false, cache } = options;
  if (layer instanceof StatefulLayer) return statefulStep(layer, prepareKernel(kernels, layer));
  const prepare = () => statelessStep(layer, kernels, generic);
  return cache ? cache.get(layer, prepare) : prepare();
}

function statelessStep(layer: Layer, kernels: KernelTable, generic: boolean): Step {
  if (layer.kind === 'Input') return inputStep(layer);
  const isMatrix = layer instanceof Dense || layer instanceof Convolution;
  const isCommon = kernels.get(layer.kind) === BUILT_IN_KERNELS.get(layer.kind);
  const fast = isMatrix && isCommon && !generic ? fastMatrix(layer) : undefined;
  return fast ?? genericStep(layer, prepareKernel(kernels, layer));
}

/** Numbers to the input's type, by the type's own rounding and overflow. */
function inputStep(layer: Layer): Step {
  const convert = quantizer(resultType(layer));
  return ([x]) => [asNumbers(x).map(convert)];
}

function runSample(
  graph: ModelGraph,
  steps: readonly (readonly [Layer, Step])[],
  inputs: readonly Tensor[],
  sample: number,
): ReadonlyMap<string, Values> {
  const values = new Map<string, Values>();
  const names = graph.inputs.map((layer) => layer.name);
  for (const [layer, step] of steps) {
    const slot = names.indexOf(layer.name);
    const size = slot < 0 ? 0 : sizeOf(layer.shape);
    const given =
      slot < 0
        ? layer.inputs.map((name) => values.get(name)!)
        : [Float64Array.from(inputs[slot].data.subarray(sample * size, (sample + 1) * size))];
    for (const [i, output] of step(given).entries()) values.set(layer.outputs[i], output);
  }
  return values;
}

function countSamples(graph: ModelGraph, inputs: readonly Tensor[]): number {
  const layers = graph.inputs;
  if (inputs.length !== layers.length) {
    const names = layers.map((layer) => layer.name).join(', ');
    throw userError('input-count', `${inputs.length} inputs given, the model has ${layers.length}: ${names}`);
  }
  const counts = layers.map((layer, i) => {
    const { shape } = inputs[i];
    if (shape.length === 0 || sizeOf(shape.slice(1)) !== sizeOf(layer.shape)) {
      const found = `the input array has shape ${formatShape(shape)}, expected samples first, then ${formatShape(layer.shape)}`;
      throw userError('input-shape', found, { node: layer.name });
    }
    return shape[0];
  });
  if (counts.some((count) => count !== counts[0])) {
    throw userError('input-shape', `the inputs have different numbers of samples: ${counts.join(', ')}`);
  }
  return counts[0];
}

function collector(
  graph: ModelGraph,
  name: string,
  samples: number,
): { tensor: Tensor; put(i: number, v: Values): void } {
  const shape = graph.shapeOf(name);
  const data = new Float64Array(samples * sizeOf(shape));
  return {
    tensor: { shape: [samples, ...shape], data },
    put: (sample, values) => data.set(asNumbers(values), sample * sizeOf(shape)),
  };
}
