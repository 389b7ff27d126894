import type { Layer } from '../ir';
import { activation } from './activation';
import { batchNormalization } from './batch-normalization';
import { concatenate } from './concatenate';
import { constant } from './constant';
import { clone, reshape } from './copy';
import { dense } from './dense';
import { dot } from './dot';
import { hardActivation } from './hard-activation';
import type { Kernel, PreparedKernel } from './kernel';
import { merge } from './merge';
import { parametrizedActivation } from './parametrized-activation';
import { prelu } from './prelu';
import { softmax } from './softmax';
import { ternaryTanh } from './ternary-tanh';

export * from './kernel';

/** The kernel of each layer kind that computes something. */
export const KERNELS = {
  Activation: activation,
  ApplyAlpha: batchNormalization,
  BatchNormalization: batchNormalization,
  Clone: clone,
  Concatenate: concatenate,
  Constant: constant,
  Dense: dense,
  Dot: dot,
  HardActivation: hardActivation,
  Merge: merge,
  PReLU: prelu,
  ParametrizedActivation: parametrizedActivation,
  Repack: reshape,
  Reshape: reshape,
  Softmax: softmax,
  TernaryTanh: ternaryTanh,
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
