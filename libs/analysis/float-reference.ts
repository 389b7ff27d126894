import { userError } from '../diagnostic';
import { quantizer } from '../fixed';
import { formatShape, Layer, type ModelGraph, sizeOf, type Tensor } from '../ir';
import { isStateful } from '../layers';
import { FLOAT_FUNCTIONS, type FloatStep, type FloatTable } from './float-functions';

export interface FloatResult {
  /** One per model output, [samples, ...shape]. */
  readonly outputs: readonly Tensor[];
  /** With `trace`: the first output of each layer by name, [samples, ...shape]. */
  readonly trace: ReadonlyMap<string, Tensor>;
}

export interface FloatRunOptions {
  /** Also return the first output of every layer. */
  readonly trace?: boolean;
  /** Is told of the values inside each layer that no output shows: states, variances. */
  readonly observe?: (layer: string, what: string, values: Float64Array) => void;
}

export interface FloatReference {
  /** One tensor per model input, samples first; the rest of its shape may be flattened. */
  run(inputs: readonly Tensor[], options?: FloatRunOptions): FloatResult;
}

/**
 * The model in float64 with the frameworks' own functions: what fixed point is measured against. Takes a graph after any flow,
 * whose types it ignores, but for those that are the model's own. `functions` adds those of a workspace's own layers. Throws a user error for a layer without one.
 */
export function createFloatReference(graph: ModelGraph, functions: FloatTable = new Map()): FloatReference {
  const prepareAll = () => graph.layers.map((layer) => [layer, quantised(layer, prepare(layer, functions))] as const);
  const prepared = prepareAll();
  const slots = new Map(graph.inputs.map((layer, slot) => [layer.name, slot]));
  return {
    run(inputs, { trace = false, observe } = {}) {
      // Functions of stateful layers keep their state, which each run begins anew.
      const steps = isStateful(graph) ? prepareAll() : prepared;
      const samples = countSamples(graph.inputs, inputs);
      const kept = new Map<string, Tensor>();
      const keep = trace ? graph.layers.map((layer) => layer.outputs[0]) : [];
      for (const tensor of new Set([...keep, ...graph.outputs])) {
        const shape = graph.shapeOf(tensor);
        kept.set(tensor, { shape: [samples, ...shape], data: new Float64Array(samples * sizeOf(shape)) });
      }
      for (let sample = 0; sample < samples; sample++) {
        const values = new Map<string, Float64Array>();
        for (const [layer, step] of steps) {
          const slot = slots.get(layer.name);
          const given =
            slot === undefined
              ? layer.inputs.map((name) => values.get(name)!)
              : [sampleOf(inputs[slot], sample, sizeOf(layer.shape))];
          const inside = observe && ((what: string, found: Float64Array) => observe(layer.name, what, found));
          for (const [i, output] of step(given, inside).entries()) values.set(layer.outputs[i], output);
        }
        for (const [name, { data }] of kept) data.set(values.get(name)!, sample * (data.length / samples));
      }
      return {
        outputs: graph.outputs.map((name) => kept.get(name)!),
        trace: new Map(trace ? graph.layers.map((layer) => [layer.name, kept.get(layer.outputs[0])!]) : []),
      };
    },
  };
}

function prepare(layer: Layer, functions: FloatTable): FloatStep {
  if (layer.kind === 'Input') return (inputs) => inputs;
  const make = functions.get(layer.kind) ?? FLOAT_FUNCTIONS.get(layer.kind);
  if (make) return make(layer);
  throw userError(
    'no-float-function',
    `layers of kind ${layer.kind} have no float function, so the float model cannot be computed`,
    { node: layer.origin },
    `give the extension that adds ${layer.kind} a float function, or write the configuration by hand`,
  );
}

/** A result type that the model's own quantiser gave is part of the model: the framework computes with it. */
function quantised(layer: Layer, step: FloatStep): FloatStep {
  const { trusted, result } = Layer.common;
  const { precision } = layer.get(result);
  if (!layer.get(trusted) || precision.kind === 'auto') return step;
  const convert = quantizer(precision);
  return (inputs, observe) => step(inputs, observe).map((output) => output.map(convert));
}

function sampleOf({ data }: Tensor, sample: number, size: number): Float64Array {
  return Float64Array.from(data.subarray(sample * size, (sample + 1) * size));
}

function countSamples(layers: readonly Layer[], inputs: readonly Tensor[]): number {
  if (layers.length !== inputs.length) {
    const names = layers.map((layer) => layer.name).join(', ');
    throw userError('input-count', `${inputs.length} inputs given, the model has ${layers.length}: ${names}`);
  }
  for (const [i, layer] of layers.entries()) {
    const { shape } = inputs[i];
    if (shape.length > 0 && shape[0] === inputs[0].shape[0] && sizeOf(shape.slice(1)) === sizeOf(layer.shape)) continue;
    const expected = `${inputs[0].shape[0]} samples of ${formatShape(layer.shape)}`;
    throw userError('input-shape', `the array has shape ${formatShape(shape)}, expected ${expected}`, {
      node: layer.name,
    });
  }
  return inputs[0].shape[0];
}
