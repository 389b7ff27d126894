import { userError } from '../../libs/diagnostic';
import { parsePrecision } from '../../libs/fixed';
import { cliConfigJson, compileModel, defaultConfig, GRANULARITIES, type Granularity } from '../../libs/tasks';
import type { Command } from '../command';
import { modelFiles, WEIGHTS } from '../options';

export const config: Command = {
  name: 'config',
  summary: "Print a configuration with hls4ml's defaults for a model.",
  operand: 'MODEL',
  options: {
    granularity: { value: 'LEVEL', doc: 'what gets entries of its own', choices: GRANULARITIES },
    backend: { value: 'NAME', doc: 'the backend; default: verilog' },
    precision: { value: 'TYPE', doc: 'the default type; default: fixed<16,6>' },
    weights: WEIGHTS,
    'reuse-factor': { value: 'N', doc: 'the reuse factor; default: 1' },
  },
  example: 'nx-hls config digits.keras --granularity name > config.json',
  async run(args, { print }) {
    const precision = args.one('precision') ?? 'fixed<16,6>';
    parsePrecision(precision);
    const reuseFactor = Number(args.one('reuse-factor') ?? 1);
    if (!(Number.isInteger(reuseFactor) && reuseFactor > 0)) {
      throw userError('bad-arguments', `--reuse-factor is ${args.one('reuse-factor')}, expected a positive integer`);
    }
    const start = { build: { backend: args.one('backend'), config: {} }, extensions: [] };
    const { compiler, graph } = await compileModel(modelFiles(args), start, { flow: 'parse_qonnx' });
    const granularity = (args.one('granularity') ?? 'name') as Granularity;
    const made = defaultConfig(graph, { granularity, precision, reuseFactor });
    print(JSON.stringify(cliConfigJson(compiler, made), null, 2));
  },
};
