import { beforeAll, describe, expect, it } from 'vitest';
import type { Netlist } from '../netlist';
import { emitModule, emitTestbench, moduleInterface, packSample } from '../rtl';
import {
  combinational,
  evaluateNetlist,
  everyOperation,
  randomAdders,
  randomSamples,
  tinyAdder,
} from '../testkit/netlists';
import { findTool } from './find-tool';
import { ICARUS } from './icarus';
import { type Simulator, type Stimulus, simulateRtl } from './simulate';
import { lintVerilog, VERILATOR } from './verilator';

const SEED = 7;

function ip(netlist: Netlist, samples: number) {
  const face = moduleInterface(netlist);
  const files = new Map([
    [`rtl/${face.top}.v`, emitModule(netlist)],
    [`tb/${face.top}_tb.v`, emitTestbench(face, samples, 5)],
  ]);
  const inputs = randomSamples(netlist, samples, SEED);
  const stimulus: Stimulus = {
    inputs: inputs.map((sample) => packSample(face.inputs, sample)),
    expected: inputs.map((sample) => packSample(face.outputs, evaluateNetlist(netlist, sample))),
  };
  return { face, files, stimulus };
}

const designs: readonly [string, Netlist][] = [
  ['one adder', tinyAdder()],
  ['one bit, combinational', combinational()],
  ['every operation', everyOperation()],
  ['400 random adders', randomAdders(400, 16, 14, 3, SEED)],
];

describe('builtin', () => {
  it.each(designs)('%s', async (_, netlist) => {
    const { face, files, stimulus } = ip(netlist, 100);
    const t = Date.now();
    const result = await simulateRtl(files, face, stimulus, { simulator: 'builtin' });
    console.log(Date.now() - t, result.version);
    expect(result.violations).toEqual([]);
    expect(result.outputs).toEqual(stimulus.expected);
  });
});
