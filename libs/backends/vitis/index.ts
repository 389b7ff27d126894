import type { Backend, BackendDefaults } from '../fpga';
import {
  emitProject,
  extendForVivado,
  type ProjectKind,
  VIVADO_FLOWS,
  VIVADO_PASSES,
  VIVADO_SETTINGS,
  vivadoLayerPasses,
  writeFlow,
  writePasses,
} from '../vivado-family';
import { VITIS_PASSES } from './passes';

const DEFAULTS: BackendDefaults = { part: 'xcvu13p-flga2577-2-e', clockPeriod: 5, clockUncertainty: 0.27 };

const KIND: ProjectKind = { name: 'vitis', defaults: DEFAULTS, cflags: '-std=c++14' };

/** Projects for Vitis HLS. */
export const vitis: Backend = {
  name: 'vitis',
  doc: 'C++ for Vitis HLS',
  defaults: DEFAULTS,
  ioTypes: ['io_parallel', 'io_stream'],
  settings: VIVADO_SETTINGS,
  defaultFlow: 'vitis:ip',
  writeFlow: 'vitis:write',
  passes: (kernels, assets) => [
    ...VIVADO_PASSES,
    ...VITIS_PASSES,
    ...vivadoLayerPasses(kernels, assets),
    ...writePasses(KIND, kernels, assets),
  ],
  flows: [
    ...VIVADO_FLOWS,
    {
      name: 'vitis:validation',
      requires: ['vivado:init_layers'],
      reads: [],
      passes: VITIS_PASSES.map(({ meta }) => meta.name),
    },
    {
      name: 'vitis:apply_templates',
      requires: ['vivado:apply_templates'],
      reads: ['io'],
      // Vitis has no code of its own; extensions may add theirs here.
      passes: [],
    },
    {
      name: 'vitis:ip',
      requires: [
        'vitis:validation',
        'vivado:streaming',
        'vivado:quantization',
        'vivado:optimize',
        'vivado:specific_types',
        'vitis:apply_templates',
      ],
      reads: [],
      passes: [],
    },
    writeFlow('vitis'),
  ],
  extend: extendForVivado,
  emit: (graph, { writer = {} }, vectors) => emitProject(graph, writer, vectors),
};
