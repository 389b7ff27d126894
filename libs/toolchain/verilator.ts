import { join } from 'node:path';
import type { FoundTool, ToolSpec } from './find-tool';
import type { TestbenchRun } from './icarus';
import type { RunOptions } from './run-options';
import { runTool } from './run-tool';

export const VERILATOR: ToolSpec = {
  title: 'Verilator',
  executables: ['verilator'],
  versionArgs: ['--version'],
  versionPattern: /Verilator (\d\S*)/,
  install: 'install Verilator 5 or later and a C++ compiler',
  without: 'simulation runs on Icarus Verilog if it is there, else on the built-in simulator',
};

/** Compiles a testbench to a program with Verilator (5 or later, for --timing) and runs it; gives what it printed. */
export async function runVerilator(tool: FoundTool, run: TestbenchRun, options: RunOptions): Promise<string> {
  const parameters = Object.entries(run.parameters).map(([name, value]) => `-G${name}=${value}`);
  const args = [
    '--binary',
    '--timing',
    '-j',
    '2',
    '-Wno-fatal',
    '--top-module',
    run.top,
    ...parameters,
    '-o',
    'simulation',
    ...run.sources,
  ];
  await runTool({ tool: 'Verilator', file: tool.path, args, cwd: run.cwd }, options);
  return runTool({ tool: 'Verilator', file: join(run.cwd, 'obj_dir', 'simulation'), args: [], cwd: run.cwd }, options);
}

/** Verilator's lint with all warnings on, as errors; gives what it printed. Throws a user error if there is any warning. */
export function lintVerilog(
  tool: FoundTool,
  cwd: string,
  sources: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return runTool({ tool: 'Verilator', file: tool.path, args: ['--lint-only', '-Wall', ...sources], cwd }, options);
}
