import { describe, expect, it, type TestContext } from 'vitest';
import type { Netlist } from '../netlist';
import { emitIp, moduleInterface, packSample } from '../rtl';
import {
  combinational,
  evaluateNetlist,
  everyOperation,
  randomAdders,
  randomSamples,
  tinyAdder,
} from '../testkit/netlists';
import { inTemporaryFolder, writeFiles } from './files';
import { findTool, type ToolSpec } from './find-tool';
import { ICARUS } from './icarus';
import { simulateRtl } from './simulate';
import { lintVerilog, VERILATOR } from './verilator';
import { runYosys } from './yosys';

const SEED = 7;

/** The IP of a netlist, and a stimulus of `count` random samples with the outputs that BigInt arithmetic gives. */
function prepare(netlist: Netlist, count: number) {
  const face = moduleInterface(netlist);
  const inputs = randomSamples(netlist, count, SEED);
  const expected = inputs.map((sample) => evaluateNetlist(netlist, sample));
  const files = emitIp({ netlist, clockPeriodNs: 5, version: '1.0.0', vectors: { inputs, expected } });
  const stimulus = {
    inputs: inputs.map((sample) => packSample(face.inputs, sample)),
    expected: expected.map((sample) => packSample(face.outputs, sample)),
  };
  return { face, files, stimulus };
}

/** The tool, or the test is skipped with the reason. */
async function toolOrSkip(spec: ToolSpec, context: TestContext) {
  const tool = await findTool(spec);
  if (tool === undefined) return context.skip(`${spec.title} is not installed`);
  return tool;
}

const designs: readonly [string, Netlist][] = [
  ['one adder', tinyAdder()],
  ['one bit, combinational', combinational()],
  ['every operation', everyOperation()],
  ['400 random adders', randomAdders(400, 16, 14, 3, SEED)],
];

describe.each(designs)('%s', (_, netlist) => {
  const { face, files, stimulus } = prepare(netlist, 60);

  it('is exact on the built-in simulator', async () => {
    const result = await simulateRtl(files, face, stimulus, { simulator: 'builtin' });
    expect(result).toMatchObject({ simulator: 'builtin', equal: 60, violations: [] });
    expect(result.version).toMatch(/^Yosys \d/);
    expect(result.outputs).toEqual(stimulus.expected);
  });

  it('is exact on Icarus Verilog', async (context) => {
    const tool = await toolOrSkip(ICARUS, context);
    const result = await simulateRtl(files, face, stimulus, { simulator: 'icarus' });
    expect(result).toMatchObject({ simulator: 'icarus', version: tool.version, equal: 60, violations: [] });
    expect(result.outputs).toEqual(stimulus.expected);
    expect(result.log).toContain('60 of 60 outputs equal');
  });

  it('is clean under Verilator’s lint', async (context) => {
    const tool = await toolOrSkip(VERILATOR, context);
    const printed = await inTemporaryFolder(async (folder) => {
      await writeFiles(folder, files);
      return lintVerilog(tool, folder, [`rtl/${face.top}.v`]);
    });
    expect(printed).toBe('');
  });

  it('is read by Yosys without warnings', async () => {
    const script = `read_verilog rtl/${face.top}.v\nhierarchy -check -top ${face.top}\nproc\ncheck -assert`;
    const { log } = await runYosys({ script, files, outputs: [] });
    expect(log.split('\n').filter((line) => line.startsWith('Warning'))).toEqual([]);
  });
});

it('is exact on Verilator', async (context) => {
  const tool = await toolOrSkip(VERILATOR, context);
  const { face, files, stimulus } = prepare(everyOperation(), 60);
  const result = await simulateRtl(files, face, stimulus, { simulator: 'verilator' });
  expect(result).toMatchObject({ simulator: 'verilator', version: tool.version, equal: 60, violations: [] });
});

describe('differences', () => {
  const { face, files, stimulus } = prepare(tinyAdder(), 8);
  const wrong = { ...stimulus, expected: stimulus.expected.map((word, s) => (s === 3 ? word ^ 1n : word)) };
  /** The same module, one register longer: outputs and out_valid a cycle late. */
  const verilog = String(files.get('rtl/tiny.v'));
  const late = new Map([
    ...files,
    ['rtl/tiny.v', verilog.replace('= valid;', '= late;\n  reg late; always @(posedge clk) late <= valid;')],
  ]);

  it.for(['builtin', 'icarus'] as const)('are results, not failures: %s', async (simulator, context) => {
    if (simulator === 'icarus') await toolOrSkip(ICARUS, context);
    expect(await simulateRtl(files, face, wrong, { simulator })).toMatchObject({ equal: 7, violations: [] });
    const { violations } = await simulateRtl(late, face, stimulus, { simulator });
    expect(violations).toHaveLength(2);
    expect(violations[0]).toMatch(/out_valid is 0 in cycle 1\b.* latency should be 1$/);
  });

  it('feeds as many samples as it is given, not as many as the IP has', async () => {
    const more = prepare(tinyAdder(), 20).stimulus;
    expect(await simulateRtl(files, face, more)).toMatchObject({ equal: 20, violations: [] });
  });
});
