import type { LayerSchema } from '../../ir';
import { QUARTUS_KERNELS } from '../../kernels';
import { Activation, SOFTMAX_DOMAINS, Softmax, STREAMED } from '../../layers';
import { type Backend, CONVOLUTIONS, extendForReuse, PARALLELIZATION_FACTOR } from '../fpga';
import { QUARTUS_FLOWS } from './flows';
import { QUARTUS_PASSES } from './passes';

/** Intel HLS as far as it decides numbers; it writes no firmware yet. */
export const quartus: Backend = {
  name: 'quartus',
  doc: 'Intel HLS (numbers only: predicts, writes no C++ yet)',
  defaults: { part: 'Arria10', clockPeriod: 5, clockUncertainty: 0 },
  ioTypes: ['io_parallel', 'io_stream'],
  settings: ['BramFactor'],
  defaultFlow: 'quartus:ip',
  kernels: QUARTUS_KERNELS,
  passes: () => QUARTUS_PASSES,
  flows: QUARTUS_FLOWS,
  extend: extendForQuartus,
};

function extendForQuartus(schema: LayerSchema): LayerSchema {
  return extendForReuse(schema)
    .extend(CONVOLUTIONS, { parallelizationFactor: PARALLELIZATION_FACTOR })
    .extend([Softmax], SOFTMAX_DOMAINS)
    .extend([Activation], STREAMED);
}
