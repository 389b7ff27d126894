import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Files, inTemporaryFolder, writeFiles } from './files';
import { requireTool } from './find-tool';
import { GXX } from './gxx';
import type { RunOptions } from './run-options';
import { runTool } from './run-tool';

/** What the test bench of a project should give, and where it is told to leave what it gives. */
const EXPECTED = 'tb_data/tb_output_predictions.dat';
const RESULTS = 'results.log';

/** A program that was compiled from a project and run on its samples. */
export interface CsimResult {
  /** Version of g++. */
  readonly version: string;
  /** One line of values for each sample. */
  readonly outputs: readonly string[];
  readonly expected: readonly string[];
  /** How many samples came out as expected. */
  readonly equal: number;
  readonly compileMs: number;
}

/** Warnings are errors: firmware that a compiler warns of is not finished. */
const FLAGS = [
  '-std=c++14',
  '-O1',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Ifirmware/ap_types',
  '-DWEIGHTS_DIR="firmware/weights"',
];

/**
 * Compiles the test bench of an HLS project with g++ and runs it. Throws a user error if g++ is missing or a step fails or is
 * cancelled; differences are in the result.
 */
export async function runCsim(files: Files, options: RunOptions = {}): Promise<CsimResult> {
  const tool = await requireTool(GXX, undefined, { signal: options.signal });
  const sources = [...files.keys()].filter((path) => /^(firmware\/[^/]+|[^/]+_test)\.cpp$/.test(path));
  return inTemporaryFolder(async (cwd) => {
    await writeFiles(cwd, files);
    const start = performance.now();
    await runTool({ tool: GXX.title, file: tool.path, args: [...FLAGS, ...sources, '-o', 'csim'], cwd }, options);
    const compileMs = performance.now() - start;
    await runTool(
      { tool: 'the test bench', file: join(cwd, 'csim'), args: [RESULTS], cwd },
      { signal: options.signal },
    );
    const outputs = await linesOf(join(cwd, RESULTS));
    const expected = await linesOf(join(cwd, EXPECTED));
    const equal = expected.filter((line, sample) => outputs[sample] === line).length;
    return { version: tool.version, outputs, expected, equal, compileMs };
  });
}

async function linesOf(path: string): Promise<readonly string[]> {
  return (await readFile(path, 'utf8')).split('\n').slice(0, -1);
}
