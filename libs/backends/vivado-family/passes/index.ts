import type { KernelTable } from '../../../kernels';
import { type AnyPass, prefixed } from '../../../pass';
import {
  type Assets,
  cloneOutput,
  createRenderer,
  fixSoftmaxTableSize,
  fuseQuantizerIntoDALayers,
  initBaseLayer,
  inplaceParallelReshape,
  inplaceStreamFlatten,
  layerPasses,
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
import { DIALECT } from '../dialect';
import { LAYER_TEMPLATES } from '../layers';
import { FOLDER, type ProjectKind } from '../write';
import { broadcastStream } from './broadcast-stream';
import { checkUnrolling } from './check-unrolling';
import { initConvolution } from './init-convolution';
import { initDense } from './init-dense';
import { initGarnet } from './init-garnet';
import { RECURRENT_PASSES } from './init-recurrent';
import { insertZeroPaddingBeforeConv } from './insert-zero-padding-before-conv';
import { makeStamp } from './make-stamp';
import { registerBramWeights } from './register-bram-weights';
import { setPipelineStyle } from './set-pipeline-style';
import { setStreamDepths } from './set-stream-depths';
import { writeHls } from './write-hls';

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
  registerBramWeights,
  setPipelineStyle,
  setStreamDepths,
  ...RECURRENT_PASSES,
];

/** The passes that render layers. */
export function vivadoLayerPasses(kernels: KernelTable, assets: Assets): readonly AnyPass[] {
  const render = createRenderer(assets, `${FOLDER}/templates`);
  return layerPasses('vivado', { templates: LAYER_TEMPLATES, dialect: DIALECT, kernels, render });
}

/** The passes of a backend's flow `write`. */
export function writePasses(kind: ProjectKind, kernels: KernelTable, assets: Assets): readonly AnyPass[] {
  return [checkUnrolling(kind.name), makeStamp(kind.name), writeHls(kind, kernels, assets)];
}
