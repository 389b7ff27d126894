import { asFixed, type FixedPrecision } from '../../../fixed';
import { Layer } from '../../../ir';
import type { Assignment } from '../assignment';
import { isLinear } from '../structure';
import { activation, hardActivation, parametrizedActivation, prelu, sign, thresholds } from './activations';
import { concatenate, constant, embedding, given, input, merge, moved } from './data';
import { garNet } from './gar-net';
import { affine, biasAdd, layerNormalization } from './normalizations';
import { contraction, convolution, dense, dot, einsumDense } from './products';
import { recurrent } from './recurrent';
import { roundedResult } from './results';
import type { Rule } from './rule';
import { softmax } from './softmax';
import { snnReadout, spikingNeuron } from './spiking';
import { pooling, resize } from './windows';

/** The rule of every layer kind that computes something. */
export const RULES = {
  Activation: activation,
  ApplyAlpha: affine,
  BatchNormalization: affine,
  BatchNormalizationQuantizedTanh: thresholds,
  BiasAdd: biasAdd,
  Bidirectional: recurrent,
  Broadcast: moved,
  ChangeLayout: moved,
  Clone: moved,
  Concatenate: concatenate,
  Constant: constant,
  Conv1D: convolution,
  Conv2D: convolution,
  Cropping1D: moved,
  Cropping2D: moved,
  Dense: dense,
  DepthwiseConv1D: convolution,
  DepthwiseConv2D: convolution,
  Dot: dot,
  Einsum: contraction,
  EinsumDense: einsumDense,
  Embedding: embedding,
  FixedPointQuantizer: given,
  GRU: recurrent,
  GarNet: garNet,
  GlobalPooling1D: pooling,
  GlobalPooling2D: pooling,
  HardActivation: hardActivation,
  IFNeuron: spikingNeuron,
  Input: input,
  LIFNeuron: spikingNeuron,
  LSTM: recurrent,
  LayerNormalization: layerNormalization,
  MatMul: contraction,
  Merge: merge,
  PReLU: prelu,
  ParametrizedActivation: parametrizedActivation,
  PointwiseConv1D: convolution,
  PointwiseConv2D: convolution,
  Pooling1D: pooling,
  Pooling2D: pooling,
  Repack: moved,
  Reshape: moved,
  Resize: resize,
  SNNReadout: snnReadout,
  SimpleRNN: recurrent,
  Slice: moved,
  Softmax: softmax,
  Split: moved,
  TernaryTanh: sign,
  Transpose: moved,
  UnaryLUT: given,
  ZeroPadding1D: moved,
  ZeroPadding2D: moved,
} as const satisfies Readonly<Record<string, Rule<never>>>;

/** Chooses the types of every layer for the widths of `assignment`. What the model's own quantisers decide is theirs. */
export function applyRules(a: Assignment): void {
  const { graph, entries, vanished } = a.structure;
  for (const layer of graph.layers) a.setType(layer, typesOf(a, layer));
  // What is left of them when the rest is fused must not get in the way of that.
  for (const name of entries.quantizers) {
    a.chooseFor(name, 'Precision.result', 'auto', 'becomes a type and scales');
  }
  for (const [layer, keeper] of vanished) {
    if (entries.quantizers.includes(layer.origin)) continue;
    const entry = a.entry(keeper);
    // A linear activation goes when its type equals its source's; a quantiser that is merged gives the type.
    const value = isLinear(layer) && !a.ownResult(keeper) ? a.chosen(entry, 'Precision.result')?.value : undefined;
    a.chooseFor(layer.origin, 'Precision.result', value ?? 'auto', `part of ${entry}`);
  }
}

function typesOf(a: Assignment, layer: Layer): FixedPrecision {
  if (layer.get(Layer.common.bitExact)) return ownTypes(a, layer);
  const rule = (RULES as Readonly<Record<string, Rule<never>>>)[layer.kind] as Rule | undefined;
  const type = (rule ?? unknown)(a, layer);
  const own = a.ownResult(layer);
  if (!own) return type;
  const isMerged = [...a.structure.vanished.values()].includes(layer);
  const { precision } = layer.get(Layer.common.result);
  a.choose(layer, 'Precision.result', isMerged ? 'auto' : precision, "the model's own quantiser");
  return own;
}

/** Types that follow from the bits of quantisers all over the model, as in HGQ, are no one's to change. */
function ownTypes(a: Assignment, layer: Layer): FixedPrecision {
  a.choose(layer, 'Precision.result', 'auto', "every bit follows from the model's own quantisers");
  return asFixed(layer.get(Layer.common.result).precision);
}

/** Layers of a workspace's own: what can be said of any output. */
const unknown: Rule = (a, layer) => roundedResult(a, layer, { signed: a.range(layer).min < 0, what: 'largest output' });
