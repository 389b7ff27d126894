import { type AnyPass, prefixed } from '../../../pass';
import {
  cloneOutput,
  initBaseLayer,
  inplaceParallelReshape,
  inplaceStreamFlatten,
  mergeBatchNormQuantizedTanh,
  processFixedPointQuantizerLayer,
  quantizeDenseOutput,
  removeFinalReshape,
  reportUnusedSettings,
  reshapeStream,
  skipSoftmax,
  xnorPooling,
} from '../../fpga';
import { chooseSoftmaxDomains } from './choose-softmax-domains';
import { fixSoftmaxTableSize } from './fix-softmax-table-size';
import { initActivation } from './init-activation';
import { initResource } from './init-resource';
import { optimizePointwiseConv } from './optimize-pointwise-conv';
import { reportImplementation } from './report-implementation';
import { transformTypes } from './transform-types';

const common = prefixed('quartus', [
  cloneOutput,
  initBaseLayer,
  inplaceParallelReshape,
  inplaceStreamFlatten,
  mergeBatchNormQuantizedTanh,
  processFixedPointQuantizerLayer,
  quantizeDenseOutput,
  removeFinalReshape,
  reportUnusedSettings,
  reshapeStream,
  skipSoftmax,
  xnorPooling,
]);

/** The passes of the quartus backend. */
export const QUARTUS_PASSES: readonly AnyPass[] = [
  ...common,
  chooseSoftmaxDomains,
  fixSoftmaxTableSize,
  initActivation,
  initResource,
  optimizePointwiseConv,
  reportImplementation,
  transformTypes,
];
