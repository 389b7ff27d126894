import { compileModel, inspectGraph, readCliConfig } from '../../libs/tasks';
import type { Command } from '../command';
import { CONFIG, DUMP_IR, modelFiles, WEIGHTS } from '../options';

export const inspect: Command = {
  name: 'inspect',
  summary: 'Print the graph of a model after a flow.',
  operand: 'MODEL',
  options: {
    config: CONFIG,
    flow: { value: 'NAME', doc: 'the flow after which to look; default: all of them' },
    format: { value: 'FORMAT', doc: 'text that parses back, or JSON', choices: ['ir', 'json'] },
    weights: WEIGHTS,
    'dump-ir': DUMP_IR,
  },
  example: 'nx-hls inspect digits.keras --config config.json --flow convert --format ir',
  async run(args, { print }) {
    const path = args.one('config');
    const config = path === undefined ? { build: { config: {} }, extensions: [] } : await readCliConfig(path);
    const { graph } = await compileModel(modelFiles(args), config, {
      flow: args.one('flow'),
      dumpIr: args.one('dump-ir'),
    });
    print(inspectGraph(graph, args.one('format') === 'json' ? 'json' : 'ir'));
  },
};
