import { type AnyPass, prefixed } from '../../../pass';
import {
  cloneOutput,
  fixSoftmaxTableSize,
  fuseQuantizerIntoDALayers,
  initBaseLayer,
  inplaceParallelReshape,
  inplaceStreamFlatten,
  mergeBatchNormQuantizedTanh,
  optimizePointwiseConv,
  processFixedPointQuantizerLayer,
  quantizeDenseOutput,
  removeFinalReshape,
  reportUnusedSettings,
  reshapeStream,
  skipSoftmax,
  xnorPooling,
} from '../../fpga';
import { broadcastStream } from './broadcast-stream';
import { initConvolution } from './init-convolution';
import { initDense } from './init-dense';
import { initGarnet } from './init-garnet';
import { RECURRENT_PASSES } from './init-recurrent';
import { insertZeroPaddingBeforeConv } from './insert-zero-padding-before-conv';

const common = prefixed('vivado', [
  cloneOutput,
  fixSoftmaxTableSize,
  fuseQuantizerIntoDALayers,
  initBaseLayer,
  inplaceParallelReshape,
  inplaceStreamFlatten,
  mergeBatchNormQuantizedTanh,
  optimizePointwiseConv,
  processFixedPointQuantizerLayer,
  quantizeDenseOutput,
  removeFinalReshape,
  reportUnusedSettings,
  reshapeStream,
  skipSoftmax,
  xnorPooling,
]);

/** Passes that Vivado and Vitis share, under Vivado's prefix as in hls4ml. */
export const VIVADO_PASSES: readonly AnyPass[] = [
  ...common,
  broadcastStream,
  initConvolution,
  initDense,
  initGarnet,
  insertZeroPaddingBeforeConv,
  ...RECURRENT_PASSES,
];
