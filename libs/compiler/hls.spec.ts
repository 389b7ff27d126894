import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HLS_STRATEGIES, type HlsCase, type HlsOutcome, hlsCases, runHlsCase, titleOf } from '../testkit/hls-cases';
import { type CsimResult, findTool, GXX } from '../toolchain';

/** What every change is tried on: each kind of layer, strategy and ports. `scripts/nightly.mjs` runs all there are. */
const FAST: readonly string[] = [
  'act-leaky-prelu vitis-stream',
  'act-sigmoid vitis-parallel',
  'act-softmax-strategies vitis-argmax',
  'act-softmax-strategies vitis-latency',
  'act-softmax-strategies vitis-legacy',
  'digits-mlp io_parallel compressed',
  'digits-mlp io_parallel distributed',
  'digits-mlp io_parallel unrolled',
  'digits-mlp io_stream resource',
  'digits-mlp vitis-parallel-rnd-sat',
  'hgq-digits-mlp vitis-bit-exact',
  'merge-concatenate vitis-stream',
  'merge-dot vitis-parallel-model',
  'multi-io vitis-stream',
  'qkeras-alpha vitis-parallel',
  'qkeras-binary io_parallel latency',
];

const FAMILIES = [['vivado', 'vitis']];
const SAMPLES = 16;
const isNightly = process.env.NX_HLS_NIGHTLY === '1';

describe.each(FAMILIES.map((family) => [family.join(' and '), family] as const))('C++ of %s', async (_, family) => {
  const hasCompiler = (await findTool(GXX)) !== undefined;
  const outcomes = new Map<HlsCase, HlsOutcome>();
  const known = new Map<string, CsimResult>();
  const all = hlsCases(family);
  const chosen = isNightly ? all : all.filter((one) => FAST.includes(titleOf(one)));

  it.skipIf(!hasCompiler).each(chosen.map((one) => [titleOf(one), one] as const))(
    '%s = emulator',
    async (title, one) => {
      const outcome = await runHlsCase(one, family, SAMPLES, known);
      outcomes.set(one, outcome);
      if ('refused' in outcome) {
        // What is in the short list can be built.
        expect(FAST).not.toContain(title);
        return;
      }
      expect(outcome.outputs).toEqual(outcome.expected);
    },
  );

  afterAll(() => {
    if (!isNightly || process.env.UPDATE_DOCS !== '1') return;
    const page = tableOf(family, outcomes);
    writeFileSync(join(__dirname, `../../docs/hls-csim-${family.join('-')}.md`), page);
  });
});

it('the short list has nothing that is not there', () => {
  const titles = new Set(FAMILIES.flatMap(hlsCases).map(titleOf));
  expect(FAST.filter((title) => !titles.has(title))).toEqual([]);
});

/** The page that shows a whole run: a row for each model, its equal samples for each kind of ports and strategy. */
function tableOf(family: readonly string[], outcomes: ReadonlyMap<HlsCase, HlsOutcome>): string {
  const strategies = Object.keys(HLS_STRATEGIES);
  const columns = ['io_parallel', 'io_stream'].flatMap((io) => strategies.map((strategy) => ({ io, strategy })));
  const models = [...new Set([...outcomes.keys()].map(({ reference }) => reference.model))];
  const cell = (model: string, { io, strategy }: (typeof columns)[number]) => {
    const found = [...outcomes].filter(
      ([one]) => one.reference.model === model && one.ioType === io && one.strategy === strategy,
    );
    const built = found.flatMap(([, outcome]) => ('refused' in outcome ? [] : [outcome]));
    if (built.length === 0) return '–';
    const sum = (count: (result: CsimResult) => number) => built.reduce((total, result) => total + count(result), 0);
    return `${sum(({ equal }) => equal)}/${sum(({ expected }) => expected.length)}`;
  };
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `# C++ of ${family.join(' and ')}, compiled by g++, against the emulator`,
    '',
    'Equal samples of all samples, summed over the configurations of a model where it has several. `–`: refused, with the layer and the',
    'reason. Both backends write the same C++. Made by `npm run nightly`.',
    '',
    row(['model', ...columns.map(({ io, strategy }) => `${io.slice(3)} ${strategy}`)]),
    row(['---', ...columns.map(() => '---')]),
    ...models.map((model) => row([model, ...columns.map((column) => cell(model, column))])),
    '',
  ].join('\n');
}
