import type { AnyPass } from '../../pass';
import { applyConfig } from './apply-config';
import { batchNormOnnxConstantParameters } from './batch-norm-onnx-constant-parameters';
import { eliminateLinearActivation } from './eliminate-linear-activation';
import { fuseBatchNormalization } from './fuse-batch-normalization';
import { fuseBiasAdd } from './fuse-bias-add';
import { fuseConsecutiveBatchNormalization } from './fuse-consecutive-batch-normalization';
import { inferPrecisionTypes } from './infer-precision-types';
import { matmulConstToDense } from './matmul-const-to-dense';
import { mergeLinearActivation } from './merge-linear-activation';
import { mergeToApplyAlpha, mergeToApplyAlphaDiv } from './merge-to-apply-alpha';
import { mergeTwoConstants } from './merge-two-constants';
import { removeNopBatchNormalization } from './remove-nop-batch-normalization';

export { configureLayer } from './configure-layer';
export { inferPrecisionTypes } from './infer-precision-types';

/** The general passes, by name. */
export const PASSES = [
  applyConfig,
  batchNormOnnxConstantParameters,
  eliminateLinearActivation,
  fuseBatchNormalization,
  fuseBiasAdd,
  fuseConsecutiveBatchNormalization,
  inferPrecisionTypes,
  matmulConstToDense,
  mergeLinearActivation,
  mergeToApplyAlpha,
  mergeToApplyAlphaDiv,
  mergeTwoConstants,
  removeNopBatchNormalization,
] as const satisfies readonly AnyPass[];
