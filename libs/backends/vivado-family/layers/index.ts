import type { LayerTemplate } from '../../fpga';
import { activation } from './activation';
import { batchNormalization } from './batch-normalization';
import { batchNormalizationQuantizedTanh } from './batch-normalization-quantized-tanh';
import { biasAdd } from './bias-add';
import { clone } from './clone';
import { concatenate } from './concatenate';
import { constant } from './constant';
import { dense } from './dense';
import { dot } from './dot';
import { fixedPointQuantizer } from './fixed-point-quantizer';
import { hardActivation } from './hard-activation';
import { merge } from './merge';
import { parametrizedActivation } from './parametrized-activation';
import { prelu } from './prelu';
import { repack } from './repack';
import { softmax } from './softmax';
import { ternaryTanh } from './ternary-tanh';
import { unaryLut } from './unary-lut';

/** The layers that Vivado and Vitis can build. */
export const LAYER_TEMPLATES: readonly LayerTemplate[] = [
  activation,
  batchNormalization,
  batchNormalizationQuantizedTanh,
  biasAdd,
  clone,
  concatenate,
  constant,
  dense,
  dot,
  fixedPointQuantizer,
  hardActivation,
  merge,
  parametrizedActivation,
  prelu,
  repack,
  softmax,
  ternaryTanh,
  unaryLut,
];
