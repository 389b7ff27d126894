import { type AnyPass, renamed } from '../../../pass';
import {
  fixSoftmaxTableSize,
  initBaseLayer,
  inplaceParallelReshape,
  removeFinalReshape,
  skipSoftmax,
} from '../../fpga';
import { reportReuse } from './report-reuse';

const common = [fixSoftmaxTableSize, initBaseLayer, inplaceParallelReshape, removeFinalReshape, skipSoftmax].map(
  (pass) => renamed(pass, `verilog:${pass.meta.name}`),
);

/** The passes of the verilog backend. */
export const VERILOG_PASSES: readonly AnyPass[] = [...common, reportReuse];
