import { join } from 'node:path';
import type { FoundTool, ToolSpec } from './find-tool';
import type { RunOptions } from './run-options';
import { runTool } from './run-tool';

export const ICARUS: ToolSpec = {
  title: 'Icarus Verilog',
  executables: ['iverilog'],
  versionArgs: ['-V'],
  versionPattern: /Icarus Verilog version (\S+)/,
  install: 'install Icarus Verilog (package iverilog of most systems)',
  without: 'simulation runs on the built-in simulator',
};

/** A testbench to run: Verilog files of folder `cwd`, the top module, and values for its parameters. */
export interface TestbenchRun {
  readonly cwd: string;
  readonly sources: readonly string[];
  readonly top: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/** Compiles and runs a testbench with Icarus Verilog; gives what it printed. */
export async function runIcarus(tool: FoundTool, run: TestbenchRun, options: RunOptions): Promise<string> {
  const parameters = Object.entries(run.parameters).map(([name, value]) => `-P${run.top}.${name}=${value}`);
  const compile = { tool: 'Icarus Verilog', file: tool.path, cwd: run.cwd };
  const args = ['-g2001', '-s', run.top, ...parameters, '-o', 'simulation.vvp', ...run.sources];
  await runTool({ ...compile, args }, options);
  // vvp is installed beside iverilog; -n: $stop ends it in place of a prompt.
  const vvp = join(tool.path, '..', 'vvp');
  return runTool({ ...compile, file: vvp, args: ['-n', 'simulation.vvp'] }, options);
}
