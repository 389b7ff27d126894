import { type AnyPass, renamed } from '../../../pass';
import {
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
  skipSoftmax,
  xnorPooling,
} from '../../fpga';
import { broadcastStream } from './broadcast-stream';
import { cloneOutput } from './clone-output';
import { initConvolution } from './init-convolution';
import { initDense } from './init-dense';
import { RECURRENT_PASSES } from './init-recurrent';
import { insertZeroPaddingBeforeConv } from './insert-zero-padding-before-conv';
import { reshapeStream } from './reshape-stream';

const common = [
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
  skipSoftmax,
  xnorPooling,
].map((pass) => renamed(pass, `vivado:${pass.meta.name}`));

/** Passes that Vivado and Vitis share, under Vivado's prefix as in hls4ml. */
export const VIVADO_PASSES: readonly AnyPass[] = [
  ...common,
  broadcastStream,
  cloneOutput,
  initConvolution,
  initDense,
  insertZeroPaddingBeforeConv,
  ...RECURRENT_PASSES,
  reshapeStream,
];
