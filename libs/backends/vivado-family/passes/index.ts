import { type AnyPass, renamed } from '../../../pass';
import {
  fixSoftmaxTableSize,
  initBaseLayer,
  inplaceParallelReshape,
  inplaceStreamFlatten,
  removeFinalReshape,
  skipSoftmax,
} from '../../fpga';
import { cloneOutput } from './clone-output';
import { initDense } from './init-dense';
import { RECURRENT_PASSES } from './init-recurrent';
import { reshapeStream } from './reshape-stream';

const common = [
  fixSoftmaxTableSize,
  initBaseLayer,
  inplaceParallelReshape,
  inplaceStreamFlatten,
  removeFinalReshape,
  skipSoftmax,
].map((pass) => renamed(pass, `vivado:${pass.meta.name}`));

/** Passes that Vivado and Vitis share, under Vivado's prefix as in hls4ml. */
export const VIVADO_PASSES: readonly AnyPass[] = [
  ...common,
  cloneOutput,
  initDense,
  ...RECURRENT_PASSES,
  reshapeStream,
];
