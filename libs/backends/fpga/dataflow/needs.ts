import type { Layer, ModelGraph } from '../../../ir';
import {
  Activation,
  BatchNormalization,
  BatchNormalizationQuantizedTanh,
  BiasAdd,
  Clone,
  Concatenate,
  FixedPointQuantizer,
  GlobalPooling,
  HardActivation,
  Merge,
  ParametrizedActivation,
  PReLU,
  Rearrangement,
  RecurrentLayer,
  Repack,
  Softmax,
  StatefulLayer,
  TernaryTanh,
  UnaryLUT,
  WindowLayer,
} from '../../../layers';
import { type Tokens, tokensOf } from './tokens';

/** Layers each of whose output tokens needs the input elements at its own place and before. */
const ELEMENTWISE = [
  Activation,
  BatchNormalization,
  BatchNormalizationQuantizedTanh,
  BiasAdd,
  Clone,
  FixedPointQuantizer,
  HardActivation,
  ParametrizedActivation,
  PReLU,
  Repack,
  StatefulLayer,
  TernaryTanh,
  UnaryLUT,
];

/**
 * For each token of an output, how many tokens of an input a layer must have read before it can write it; never decreasing, as
 * tokens are written in order. It follows from what the layer computes: a window needs its last pixel, a moved element the one
 * it comes from, a step of a recurrent layer the steps before it, all others the whole input.
 */
export function tokensNeeded(graph: ModelGraph, layer: Layer, output: number, input: number): Int32Array {
  const into = tokensOf(graph, layer.outputs[output]);
  const from = tokensOf(graph, layer.inputs[input]);
  const needed = new Int32Array(into.count);
  let most = 0;
  for (let token = 0; token < into.count; token++) {
    const element = lastElement(layer, into, from, token, input);
    most = Math.max(most, Math.floor(element / from.size) + 1);
    needed[token] = most;
  }
  return needed;
}

/** The last input element, row-major, that output token `token` needs; -1 for none. */
function lastElement(layer: Layer, into: Tokens, from: Tokens, token: number, input: number): number {
  const whole = from.count * from.size - 1;
  const [start, end] = [token * into.size, (token + 1) * into.size];
  if (layer instanceof Rearrangement) return layer.sources.subarray(start, end).reduce((a, b) => Math.max(a, b), -1);
  if (layer instanceof WindowLayer && !(layer instanceof GlobalPooling)) {
    const pixels = layer.pixels.subarray(token * layer.taps, (token + 1) * layer.taps);
    return (pixels.reduce((a, b) => Math.max(a, b), -1) + 1) * layer.channels - 1;
  }
  if (layer instanceof RecurrentLayer) return input === 0 && into.count > 1 ? stepEnd(layer, into, token) : whole;
  if (layer instanceof Merge)
    return layer
      .operandIndex(input)
      .subarray(start, end)
      .reduce((a, b) => Math.max(a, b), -1);
  if (layer instanceof Concatenate || layer instanceof Softmax) {
    // Along the last axis each token stands for itself.
    const inTokens = layer.axisIndex === layer.inputShape().length - 1 && from.count === into.count;
    return inTokens ? (token + 1) * from.size - 1 : whole;
  }
  return ELEMENTWISE.some((layerClass) => layer instanceof layerClass) ? end - 1 : whole;
}

/** A layer that runs through its steps backwards needs them all first. */
function stepEnd(layer: RecurrentLayer, into: Tokens, token: number): number {
  const [steps, features] = layer.inputShape();
  const forward = into.count === steps && layer.getAttr('direction') === 'forward';
  return (forward ? token + 1 : steps) * features - 1;
}
