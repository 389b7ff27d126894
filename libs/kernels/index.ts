import { activation } from './activation';
import { batchNormalization } from './batch-normalization';
import { batchNormalizationQuantizedTanh } from './batch-normalization-quantized-tanh';
import { biasAdd } from './bias-add';
import { concatenate } from './concatenate';
import { constant } from './constant';
import { contraction } from './contraction';
import { convolution } from './convolution';
import { clone, reshape } from './copy';
import { dense } from './dense';
import { dot } from './dot';
import { einsumDense } from './einsum-dense';
import { embedding } from './embedding';
import { fixedPointQuantizer } from './fixed-point-quantizer';
import { garNet } from './gar-net';
import { hardActivation } from './hard-activation';
import type { Kernel, KernelTable } from './kernel';
import { layerNormalization } from './layer-normalization';
import { merge } from './merge';
import { parametrizedActivation } from './parametrized-activation';
import { pooling } from './pooling';
import { prelu } from './prelu';
import { rearrangement } from './rearrangement';
import { bidirectional, recurrent } from './recurrent';
import { resize } from './resize';
import { snnReadout } from './snn-readout';
import { softmax } from './softmax';
import { spikingNeuron } from './spiking-neuron';
import { split } from './split';
import { ternaryTanh } from './ternary-tanh';
import { unaryLut } from './unary-lut';

export * from './kernel';
export * from './lookup-tables';
export * from './product';
export { QUARTUS_KERNELS } from './quartus';
export { softmaxNorm } from './softmax';

/** The kernel of each layer kind that computes something. */
export const KERNELS = {
  Activation: activation,
  ApplyAlpha: batchNormalization,
  BatchNormalization: batchNormalization,
  BatchNormalizationQuantizedTanh: batchNormalizationQuantizedTanh,
  Bidirectional: bidirectional,
  Broadcast: rearrangement,
  BiasAdd: biasAdd,
  ChangeLayout: rearrangement,
  Clone: clone,
  Concatenate: concatenate,
  Constant: constant,
  Conv1D: convolution,
  Conv2D: convolution,
  Cropping1D: rearrangement,
  Cropping2D: rearrangement,
  Dense: dense,
  DepthwiseConv1D: convolution,
  DepthwiseConv2D: convolution,
  Dot: dot,
  FixedPointQuantizer: fixedPointQuantizer,
  GlobalPooling1D: pooling,
  GlobalPooling2D: pooling,
  Einsum: contraction,
  EinsumDense: einsumDense,
  Embedding: embedding,
  GRU: recurrent,
  GarNet: garNet,
  HardActivation: hardActivation,
  IFNeuron: spikingNeuron,
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
  Repack: reshape,
  Reshape: reshape,
  Resize: resize,
  SNNReadout: snnReadout,
  SimpleRNN: recurrent,
  Slice: rearrangement,
  Softmax: softmax,
  Split: split,
  TernaryTanh: ternaryTanh,
  Transpose: rearrangement,
  UnaryLUT: unaryLut,
  ZeroPadding1D: rearrangement,
  ZeroPadding2D: rearrangement,
} as const;

export const BUILT_IN_KERNELS: KernelTable = new Map(Object.entries(KERNELS) as [string, Kernel][]);
