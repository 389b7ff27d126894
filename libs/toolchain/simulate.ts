import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertNever } from '../diagnostic';
import { hexLines, type ModuleInterface, TESTBENCH_FILES, testbenchName, totalWidth } from '../rtl';
import { CELL_NETLIST_FILE, cellNetlistScript, parseCellNetlist, runSamples } from '../simulation';
import { type Files, inTemporaryFolder, verilogIn, writeFiles } from './files';
import { type FoundTool, findTool, requireTool } from './find-tool';
import { ICARUS, runIcarus } from './icarus';
import { runVerilator, VERILATOR } from './verilator';
import { runYosys, type YosysOptions } from './yosys';

export type Simulator = 'icarus' | 'verilator' | 'builtin';

/** What to feed and what to expect, one packed number per sample (see `packSample`). */
export interface Stimulus {
  readonly inputs: readonly bigint[];
  readonly expected: readonly bigint[];
}

export interface SimulationOptions extends YosysOptions {
  /** `auto`: Icarus Verilog if it is there (Verilator for many samples), else the built-in one. */
  readonly simulator?: Simulator | 'auto';
}

export interface SimulationResult {
  readonly simulator: Simulator;
  /** Version of that simulator; of Yosys, which reads the Verilog, for the built-in one. */
  readonly version: string;
  /** Packed outputs in order of appearance; undefined where a bit was unknown. */
  readonly outputs: readonly (bigint | undefined)[];
  /** How many samples came out as expected. */
  readonly equal: number;
  /** Cycles in which out_valid was not what latency and interval 1 demand. */
  readonly violations: readonly string[];
  readonly log: string;
}

/** Above this many samples Verilator's compile time pays off against Icarus's slower run. */
const MANY_SAMPLES = 2000;

/**
 * Simulates the Verilog of an IP (`rtl/*.v`, and its testbench `tb/*.v` for external simulators) cycle by cycle, one
 * sample on every clock, and compares the outputs, the latency and the interval with what is expected. Throws a user error if a
 * simulator that was asked for is missing, a tool fails or the run is cancelled; differences are in the result.
 */
export async function simulateRtl(
  files: Files,
  face: ModuleInterface,
  stimulus: Stimulus,
  options: SimulationOptions = {},
): Promise<SimulationResult> {
  const chosen = await chooseSimulator(options.simulator ?? 'auto', stimulus.inputs.length, options);
  const run =
    chosen === 'builtin'
      ? await runBuiltin(files, face, stimulus, options)
      : await runTestbench(files, face, stimulus, chosen, options);
  const equal = stimulus.expected.filter((expected, sample) => run.outputs[sample] === expected).length;
  return { ...run, equal };
}

async function chooseSimulator(
  wanted: Simulator | 'auto',
  samples: number,
  options: YosysOptions,
): Promise<FoundTool | 'builtin'> {
  const { signal } = options;
  switch (wanted) {
    case 'builtin':
      return 'builtin';
    case 'icarus':
      return requireTool(ICARUS, undefined, { signal });
    case 'verilator':
      return requireTool(VERILATOR, undefined, { signal });
    case 'auto': {
      const verilator = samples > MANY_SAMPLES ? await findTool(VERILATOR, undefined, { signal }) : undefined;
      return verilator ?? (await findTool(ICARUS, undefined, { signal })) ?? 'builtin';
    }
    default:
      return assertNever(wanted);
  }
}

type Run = Omit<SimulationResult, 'equal'>;

async function runBuiltin(
  files: Files,
  face: ModuleInterface,
  stimulus: Stimulus,
  options: YosysOptions,
): Promise<Run> {
  const script = cellNetlistScript(verilogIn(files, 'rtl/'), face.top);
  const yosys = await runYosys({ script, files, outputs: [CELL_NETLIST_FILE] }, options);
  const netlist = parseCellNetlist(yosys.files.get(CELL_NETLIST_FILE) ?? '', face.top);
  const { outputs, violations } = runSamples(netlist, face, stimulus.inputs);
  return { simulator: 'builtin', version: netlist.creator, outputs, violations, log: yosys.log };
}

function runTestbench(
  files: Files,
  face: ModuleInterface,
  stimulus: Stimulus,
  tool: FoundTool,
  options: SimulationOptions,
): Promise<Run> {
  return inTemporaryFolder(async (cwd) => {
    await writeFiles(cwd, files);
    await writeFiles(
      cwd,
      new Map([
        [TESTBENCH_FILES.input, hexLines(stimulus.inputs, totalWidth(face.inputs))],
        [TESTBENCH_FILES.expected, hexLines(stimulus.expected, totalWidth(face.outputs))],
      ]),
    );
    const run = {
      cwd,
      sources: [...verilogIn(files, 'rtl/'), ...verilogIn(files, 'tb/')],
      top: testbenchName(face),
      // A mismatch is a result here, not a failure of the tool.
      parameters: { SAMPLES: stimulus.inputs.length, STOP_ON_FAILURE: 0 },
    };
    const isIcarus = tool.spec === ICARUS;
    const log = await (isIcarus ? runIcarus : runVerilator)(tool, run, options);
    const output = await readFile(join(cwd, TESTBENCH_FILES.output), 'utf8');
    return {
      simulator: isIcarus ? 'icarus' : 'verilator',
      version: tool.version,
      outputs: output.trim().split(/\s+/).map(parseHex),
      violations: log.split('\n').filter((line) => line.startsWith('error: ')),
      log,
    };
  });
}

function parseHex(text: string): bigint | undefined {
  return /^[0-9a-f]+$/i.test(text) ? BigInt(`0x${text}`) : undefined;
}
