import type { AnyPass } from '../../pass';
import { applyConfig } from './apply-config';
import { batchNormOnnxConstantParameters } from './batch-norm-onnx-constant-parameters';
import { biasDownAdd } from './bias-down-add';
import { bitExact } from './bit-exact';
import { channelsLastConverter } from './channels-last-converter';
import { constBipolarQuantToConstAlpha, constQuantToConstAlpha } from './const-quant-to-const-alpha';
import { constantBatchNormFusion } from './constant-batch-norm-fusion';
import { convToConvXD, convToDepthwiseConvXD } from './conv-to-conv-x-d';
import { eliminateLinearActivation } from './eliminate-linear-activation';
import { extractTernaryThreshold } from './extract-ternary-threshold';
import { fixInputPrecision } from './fix-input-precision';
import { fuseBatchNormalization } from './fuse-batch-normalization';
import { fuseBiasAdd } from './fuse-bias-add';
import { fuseConsecutiveBatchNormalization } from './fuse-consecutive-batch-normalization';
import { fuseFixedPointQuantizer } from './fuse-fixed-point-quantizer';
import { fuseBipolarQuantWithConstant, fuseQuantWithConstant } from './fuse-quant-with-constant';
import { inferPrecisionTypes } from './infer-precision-types';
import { matmulConstToDense } from './matmul-const-to-dense';
import { mergeLinearActivation } from './merge-linear-activation';
import { mergeToApplyAlpha, mergeToApplyAlphaDiv } from './merge-to-apply-alpha';
import { mergeTwoConstants } from './merge-two-constants';
import { outputRoundingSaturationMode } from './output-rounding-saturation-mode';
import { propagateSnnReadoutWindowSize } from './propagate-snn-readout-window-size';
import { qkerasFactorizeAlpha } from './qkeras-factorize-alpha';
import { bipolarQuantConstantParameters, quantConstantParameters } from './quant-constant-parameters';
import { bipolarQuantToActivation, quantToActivation } from './quant-to-activation';
import { bipolarQuantToAlphaActivationAlpha, quantToAlphaActivationAlpha } from './quant-to-alpha-activation-alpha';
import { removeNopBatchNormalization } from './remove-nop-batch-normalization';
import { removeNopTranspose } from './remove-nop-transpose';
import { removeSingleChannelTranspose } from './remove-single-channel-transpose';
import { removeTransposeBeforeFlatten } from './remove-transpose-before-flatten';
import { replaceMultidimensionalDenseWithConv } from './replace-multidimensional-dense-with-conv';
import { scaleDownAdd } from './scale-down-add';
import { scaleDownConv } from './scale-down-conv';
import { scaleDownMatMul } from './scale-down-mat-mul';
import { separableToDepthwiseAndConv } from './separable-to-depthwise-and-conv';
import { ternaryTanhToThresholds } from './ternary-tanh-to-thresholds';

export { configureLayer } from './configure-layer';
export { inferPrecisionTypes } from './infer-precision-types';
export { outputRoundingSaturationMode } from './output-rounding-saturation-mode';

/** The general passes, by name. */
export const PASSES = [
  applyConfig,
  batchNormOnnxConstantParameters,
  biasDownAdd,
  bipolarQuantConstantParameters,
  bipolarQuantToActivation,
  bipolarQuantToAlphaActivationAlpha,
  bitExact,
  channelsLastConverter,
  constBipolarQuantToConstAlpha,
  constQuantToConstAlpha,
  constantBatchNormFusion,
  convToConvXD,
  convToDepthwiseConvXD,
  eliminateLinearActivation,
  extractTernaryThreshold,
  fixInputPrecision,
  fuseBatchNormalization,
  fuseBiasAdd,
  fuseBipolarQuantWithConstant,
  fuseConsecutiveBatchNormalization,
  fuseFixedPointQuantizer,
  fuseQuantWithConstant,
  inferPrecisionTypes,
  matmulConstToDense,
  mergeLinearActivation,
  mergeToApplyAlpha,
  mergeToApplyAlphaDiv,
  mergeTwoConstants,
  outputRoundingSaturationMode,
  qkerasFactorizeAlpha,
  quantConstantParameters,
  quantToActivation,
  quantToAlphaActivationAlpha,
  propagateSnnReadoutWindowSize,
  removeNopBatchNormalization,
  removeNopTranspose,
  removeSingleChannelTranspose,
  removeTransposeBeforeFlatten,
  replaceMultidimensionalDenseWithConv,
  scaleDownAdd,
  scaleDownConv,
  scaleDownMatMul,
  separableToDepthwiseAndConv,
  ternaryTanhToThresholds,
] as const satisfies readonly AnyPass[];
