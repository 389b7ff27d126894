import { formatReport } from '../../libs/reports';
import { compileModel, printReports, readArray, readCliConfig, writeIp } from '../../libs/tasks';
import type { Command } from '../command';
import { CONFIG, DUMP_IR, modelFiles, WEIGHTS } from '../options';

export const convert: Command = {
  name: 'convert',
  summary: 'Write the IP of a model.',
  operand: 'MODEL',
  options: {
    config: { ...CONFIG, required: true },
    input: {
      value: 'X.npy',
      doc: 'samples for the testbench, once for each model input; made up without',
      multiple: true,
    },
    output: { value: 'DIR', doc: 'folder that becomes the IP', required: true },
    weights: WEIGHTS,
    'dump-ir': DUMP_IR,
  },
  example: 'nx-hls convert digits.keras --config config.json --output ip',
  async run(args, { print, note }) {
    const given = args.all('input');
    const inputs = given.length === 0 ? undefined : given.map(readArray);
    const config = await readCliConfig(args.one('config')!);
    const { compiler, graph, build } = await compileModel(modelFiles(args), config, { dumpIr: args.one('dump-ir') });
    printReports(graph.reports, note);
    writeIp(args.one('output')!, compiler, graph, build, { inputs }, (report) => print(formatReport(report)));
  },
};
