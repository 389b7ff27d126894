import type { KernelTable } from '../../../kernels';
import { type AnyPass, prefixed } from '../../../pass';
import {
  fixSoftmaxTableSize,
  initBaseLayer,
  initStrategy,
  inplaceParallelReshape,
  mergeBatchNormQuantizedTanh,
  quantizeDenseOutput,
  removeFinalReshape,
  reportUnusedSettings,
  skipSoftmax,
  xnorPooling,
} from '../../fpga';
import { checkSize } from './check-size';
import { lowerConstants } from './lower-constants';
import { pipelineNetlist } from './pipeline-netlist';
import { reportReuse } from './report-reuse';
import { traceNetlist } from './trace-netlist';

const common = prefixed('verilog', [
  fixSoftmaxTableSize,
  initBaseLayer,
  initStrategy,
  inplaceParallelReshape,
  mergeBatchNormQuantizedTanh,
  quantizeDenseOutput,
  removeFinalReshape,
  reportUnusedSettings,
  skipSoftmax,
  xnorPooling,
]);

/** The passes of the verilog backend. */
export function verilogPasses(kernels: KernelTable): readonly AnyPass[] {
  return [...common, checkSize(kernels), lowerConstants, pipelineNetlist, reportReuse, traceNetlist(kernels)];
}
