import type { LayerClass } from '../ir';
import { Activation } from './activation';
import { ApplyAlpha } from './apply-alpha';
import { BatchNormOnnx } from './batch-norm-onnx';
import { BatchNormalization } from './batch-normalization';
import { BiasAdd } from './bias-add';
import { Clone } from './clone';
import { Concatenate } from './concatenate';
import { Constant } from './constant';
import { Dense } from './dense';
import { Dot } from './dot';
import { HardActivation } from './hard-activation';
import { Input } from './input';
import { MatMul } from './mat-mul';
import { Merge } from './merge';
import { ParametrizedActivation } from './parametrized-activation';
import { PReLU } from './prelu';
import { Repack } from './repack';
import { Reshape } from './reshape';
import { Softmax } from './softmax';
import { TernaryTanh } from './ternary-tanh';

export * from './activation';
export * from './apply-alpha';
export * from './batch-norm-onnx';
export * from './batch-normalization';
export * from './bias-add';
export * from './clone';
export * from './concatenate';
export * from './constant';
export * from './dense';
export * from './dot';
export * from './hard-activation';
export * from './input';
export * from './mat-mul';
export * from './merge';
export * from './parametrized-activation';
export * from './prelu';
export * from './repack';
export * from './reshape';
export * from './softmax';
export * from './ternary-tanh';

/** Every layer class of the compiler. */
export const LAYERS = [
  Activation,
  ApplyAlpha,
  BatchNormOnnx,
  BatchNormalization,
  BiasAdd,
  Clone,
  Concatenate,
  Constant,
  Dense,
  Dot,
  HardActivation,
  Input,
  MatMul,
  Merge,
  PReLU,
  ParametrizedActivation,
  Repack,
  Reshape,
  Softmax,
  TernaryTanh,
] as const satisfies readonly LayerClass[];
