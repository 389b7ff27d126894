import { userError } from '../../diagnostic';
import type { Layer } from '../../ir';
import { activation } from './activation';
import { batchNormalization } from './batch-normalization';
import { einsum, einsumDense } from './contraction';
import { convolution } from './convolution';
import { dense } from './dense';
import { embedding } from './embedding';
import { fixedPointQuantizer } from './fixed-point-quantizer';
import { hardActivation } from './hard-activation';
import { input } from './input';
import { dot, merge } from './merge';
import { concatenate, rearrangement, sameElements } from './movement';
import { parametrizedActivation } from './parametrized-activation';
import { pooling } from './pooling';
import { prelu } from './prelu';
import { recurrent } from './recurrent';
import { resize } from './resize';
import type { BitRule } from './rule';
import { softmax } from './softmax';
import { split } from './split';
import { ternaryTanh } from './ternary-tanh';
import { unaryLut } from './unary-lut';

/** Rules by layer kind (numerics.md 5.2). */
const RULES: Readonly<Record<string, BitRule<never>>> = {
  Activation: activation,
  ApplyAlpha: batchNormalization,
  BatchNormalization: batchNormalization,
  Bidirectional: recurrent,
  Broadcast: rearrangement,
  ChangeLayout: rearrangement,
  Concatenate: concatenate,
  Conv1D: convolution,
  Conv2D: convolution,
  Cropping1D: rearrangement,
  Cropping2D: rearrangement,
  Dense: dense,
  DepthwiseConv1D: convolution,
  DepthwiseConv2D: convolution,
  Dot: dot,
  Einsum: einsum,
  EinsumDense: einsumDense,
  Embedding: embedding,
  FixedPointQuantizer: fixedPointQuantizer,
  GRU: recurrent,
  GlobalPooling1D: pooling,
  GlobalPooling2D: pooling,
  HardActivation: hardActivation,
  Input: input,
  LSTM: recurrent,
  MatMul: einsum,
  Merge: merge,
  PReLU: prelu,
  ParametrizedActivation: parametrizedActivation,
  PointwiseConv1D: convolution,
  PointwiseConv2D: convolution,
  Pooling1D: pooling,
  Pooling2D: pooling,
  Repack: sameElements,
  Reshape: sameElements,
  Resize: resize,
  SimpleRNN: recurrent,
  Slice: rearrangement,
  Softmax: softmax,
  Split: split,
  TernaryTanh: ternaryTanh,
  Transpose: rearrangement,
  UnaryLUT: unaryLut,
  ZeroPadding1D: rearrangement,
  ZeroPadding2D: rearrangement,
};

/** The rule of a layer; a user error when its kind has none. */
export function ruleOf(layer: Layer): BitRule {
  const rule = RULES[layer.kind] as BitRule | undefined;
  if (rule) return rule;
  throw userError(
    'no-bit-rule',
    `bits cannot be propagated through layers of kind ${layer.kind}`,
    { node: layer.name },
    'set Model.BitExact to false and configure the types',
  );
}
