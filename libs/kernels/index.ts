import type { Layer } from '../ir';
import { activation } from './activation';
import { batchNormalization } from './batch-normalization';
import { batchNormalizationQuantizedTanh } from './batch-normalization-quantized-tanh';
import { biasAdd } from './bias-add';
import { concatenate } from './concatenate';
import { constant } from './constant';
import { convolution } from './convolution';
import { clone, reshape } from './copy';
import { dense } from './dense';
import { dot } from './dot';
import { hardActivation } from './hard-activation';
import type { Kernel, PreparedKernel } from './kernel';
import { merge } from './merge';
import { parametrizedActivation } from './parametrized-activation';
import { pooling } from './pooling';
import { prelu } from './prelu';
import { rearrangement } from './rearrangement';
import { bidirectional, recurrent } from './recurrent';
import { resize } from './resize';
import { softmax } from './softmax';
import { ternaryTanh } from './ternary-tanh';

export * from './kernel';
export * from './product';

/** The kernel of each layer kind that computes something. */
export const KERNELS = {
  Activation: activation,
  ApplyAlpha: batchNormalization,
  BatchNormalization: batchNormalization,
  BatchNormalizationQuantizedTanh: batchNormalizationQuantizedTanh,
  Bidirectional: bidirectional,
  Broadcast: rearrangement,
  BiasAdd: biasAdd,
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
  GlobalPooling1D: pooling,
  GlobalPooling2D: pooling,
  GRU: recurrent,
  HardActivation: hardActivation,
  LSTM: recurrent,
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
  SimpleRNN: recurrent,
  Softmax: softmax,
  TernaryTanh: ternaryTanh,
  Transpose: rearrangement,
  ZeroPadding1D: rearrangement,
  ZeroPadding2D: rearrangement,
} as const;

/** Kernels by layer kind: the built-in ones and a workspace's own. */
export type KernelTable = ReadonlyMap<string, Kernel>;

export const BUILT_IN_KERNELS: KernelTable = new Map(Object.entries(KERNELS) as [string, Kernel][]);

/** Prepares the kernel of a layer; an internal fault when the kind has none. */
export function prepareKernel(kernels: KernelTable, layer: Layer): PreparedKernel {
  const kernel = kernels.get(layer.kind);
  if (!kernel) throw new Error(`layer kind ${layer.kind} ("${layer.name}") has no kernel`);
  return kernel(layer);
}
