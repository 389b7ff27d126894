import type { AnyPass } from '../../pass';
import { applyConfig } from './apply-config';
import { batchNormOnnxConstantParameters } from './batch-norm-onnx-constant-parameters';
import { eliminateLinearActivation } from './eliminate-linear-activation';
import { extractTernaryThreshold } from './extract-ternary-threshold';
import { fuseBatchNormalization } from './fuse-batch-normalization';
import { fuseBiasAdd } from './fuse-bias-add';
import { fuseConsecutiveBatchNormalization } from './fuse-consecutive-batch-normalization';
import { inferPrecisionTypes } from './infer-precision-types';
import { matmulConstToDense } from './matmul-const-to-dense';
import { mergeLinearActivation } from './merge-linear-activation';
import { mergeToApplyAlpha, mergeToApplyAlphaDiv } from './merge-to-apply-alpha';
import { mergeTwoConstants } from './merge-two-constants';
import { outputRoundingSaturationMode } from './output-rounding-saturation-mode';
import { qkerasFactorizeAlpha } from './qkeras-factorize-alpha';
import { removeNopBatchNormalization } from './remove-nop-batch-normalization';
import { removeNopTranspose, removeSingleChannelTranspose } from './remove-nop-transpose';
import { removeTransposeBeforeFlatten } from './remove-transpose-before-flatten';
import { replaceMultidimensionalDenseWithConv } from './replace-multidimensional-dense-with-conv';
import { separableToDepthwiseAndConv } from './separable-to-depthwise-and-conv';

export { configureLayer } from './configure-layer';
export { inferPrecisionTypes } from './infer-precision-types';
export { outputRoundingSaturationMode } from './output-rounding-saturation-mode';

/** The general passes, by name. */
export const PASSES = [
  applyConfig,
  batchNormOnnxConstantParameters,
  eliminateLinearActivation,
  extractTernaryThreshold,
  fuseBatchNormalization,
  fuseBiasAdd,
  fuseConsecutiveBatchNormalization,
  inferPrecisionTypes,
  matmulConstToDense,
  mergeLinearActivation,
  mergeToApplyAlpha,
  mergeToApplyAlphaDiv,
  mergeTwoConstants,
  outputRoundingSaturationMode,
  qkerasFactorizeAlpha,
  removeNopBatchNormalization,
  removeNopTranspose,
  removeSingleChannelTranspose,
  removeTransposeBeforeFlatten,
  replaceMultidimensionalDenseWithConv,
  separableToDepthwiseAndConv,
] as const satisfies readonly AnyPass[];
