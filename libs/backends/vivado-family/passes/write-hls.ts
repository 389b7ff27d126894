import type { KernelTable } from '../../../kernels';
import { type AnyPass, modelOptimizer } from '../../../pass';
import { type Assets, createRenderer, romText, tclWord } from '../../fpga';
import { FOLDER, MAXIMUM_SIZE, PROJECT_FILES, type ProjectKind, projectView, romView } from '../write';
import { STAMP } from './make-stamp';

/** Headers of the project by their place in it; those of the types are not for the vendor's tool, which has its own. */
const FIRMWARE: readonly (readonly [from: string, to: string])[] = [
  [`${FOLDER}/firmware/nnet_utils`, 'firmware/nnet_utils'],
  [`${FOLDER}/firmware/ap_types`, 'firmware/ap_types'],
  ['fpga/firmware', 'firmware/ap_types'],
];
const IP_VERSION = '1.0.0';

/** Writes the project into the graph's artifacts: `emitProject` finds it there. */
export function writeHls(kind: ProjectKind, kernels: KernelTable, assets: Assets): AnyPass {
  const render = createRenderer(assets, `${FOLDER}/templates`);
  return modelOptimizer({
    name: `${kind.name}:write_hls`,
    doc: 'Write the files of the project.',
    preserves: 'bits',
  })((graph) => {
    const { clock, part, writer } = graph.config!;
    const view = { ...projectView(graph, kernels, writer), stamp: graph.artifacts.get(STAMP)! };
    const { project } = view;
    const put = (path: string, text: string) => graph.artifacts.set(`${PROJECT_FILES}${path}`, text);
    const file = (path: string, template: string, values: object) => put(path, render(`project/${template}`, values));
    for (const key of [...graph.artifacts.keys()]) if (key.startsWith(PROJECT_FILES)) graph.artifacts.delete(key);
    file(`firmware/${project}.cpp`, 'top.cpp', view);
    file(`firmware/${project}.h`, 'top.h', view);
    file('firmware/defines.h', 'defines.h', view);
    file('firmware/parameters.h', 'parameters.h', view);
    for (const rom of view.allRoms) {
      file(`firmware/weights/${rom.name}.h`, 'weights.h', romView(view, rom));
      if (view.isLoaded) put(`firmware/weights/${rom.name}.txt`, romText(rom.values, rom.precision));
    }
    file(`${project}_test.cpp`, 'test.cpp', view);
    file(`${project}_bridge.cpp`, 'bridge.cpp', view);
    file('build_lib.sh', 'build_lib.sh', view);
    const { uncertainty = kind.defaults.clockUncertainty, period } = clock;
    file('project.tcl', 'project.tcl', {
      project,
      backend: kind.name,
      part: tclWord(part ?? kind.defaults.part),
      clockPeriod: period,
      clockUncertainty: `${Number((uncertainty * 100).toFixed(6))}%`,
      version: IP_VERSION,
      maximumSize: MAXIMUM_SIZE,
    });
    file('build_prj.tcl', 'build_prj.tcl', { cflags: kind.cflags });
    file('vivado_synth.tcl', 'vivado_synth.tcl', {});
    for (const [from, to] of FIRMWARE) {
      for (const path of assets.list(from)) put(path.replace(from, to), assets.text(path));
    }
    return false;
  });
}
