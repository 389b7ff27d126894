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

const DEFAULTS: BackendDefaults = { part: 'xcvu13p-flga2577-2-e', clockPeriod: 5, clockUncertainty: 0.125 };

const KIND: ProjectKind = { name: 'vivado', defaults: DEFAULTS, cflags: '-std=c++0x' };

/** Projects for Vivado HLS. */
export const vivado: Backend = {
  name: 'vivado',
  doc: 'C++ for Vivado HLS',
  defaults: DEFAULTS,
  ioTypes: ['io_parallel', 'io_stream'],
  settings: VIVADO_SETTINGS,
  defaultFlow: 'vivado:ip',
  writeFlow: 'vivado:write',
  passes: (kernels, assets) => [
    ...VIVADO_PASSES,
    ...vivadoLayerPasses(kernels, assets),
    ...writePasses(KIND, kernels, assets),
  ],
  flows: [
    ...VIVADO_FLOWS,
    {
      name: 'vivado:ip',
      requires: [
        'vivado:streaming',
        'vivado:quantization',
        'vivado:optimize',
        'vivado:specific_types',
        'vivado:apply_templates',
      ],
      reads: [],
      passes: [],
    },
    writeFlow('vivado'),
  ],
  extend: extendForVivado,
  emit: (graph, { writer = {} }, vectors) => emitProject(graph, writer, vectors),
};
