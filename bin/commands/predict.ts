import { addToFolder, compileModel, predictToFiles, printReports, readArray, readCliConfig } from '../../libs/tasks';
import type { Command } from '../command';
import { CONFIG, DUMP_IR, modelFiles, WEIGHTS } from '../options';

export const predict: Command = {
  name: 'predict',
  summary: 'Compute the outputs of a model bit-accurately, as the firmware will.',
  operand: 'MODEL',
  options: {
    config: { ...CONFIG, required: true },
    input: { value: 'X.npy', doc: 'inputs, samples first; once for each model input', multiple: true, required: true },
    output: { value: 'DIR', doc: 'folder for output.npy (or output0.npy, ...)', required: true },
    trace: { doc: 'also write trace/<layer>.npy for every layer, not only for those with Trace' },
    weights: WEIGHTS,
    'dump-ir': DUMP_IR,
  },
  example: 'nx-hls predict digits.keras --config config.json --input x.npy --output out --trace',
  async run(args, output) {
    const inputs = args.all('input').map(readArray);
    const config = await readCliConfig(args.one('config')!);
    const { compiler, graph, build } = await compileModel(modelFiles(args), config, { dumpIr: args.one('dump-ir') });
    const files = predictToFiles(compiler, graph, inputs, { build, all: args.flag('trace') });
    printReports(graph.reports, output.note);
    addToFolder(args.one('output')!, files);
  },
};
