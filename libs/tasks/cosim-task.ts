import { join } from 'node:path';
import { userError } from '../diagnostic';
import { TESTBENCH_FILES } from '../rtl';
import { type SimulationOptions, type SimulationResult, simulateRtl } from '../toolchain';
import type { Print } from './flow-task';
import { readIp } from './ip-folder';
import { replaceFolder } from './output-folder';
import { folderOf, type TaskPlace } from './output-paths';
import { shownPath } from './project';

/** Simulates the project's IP with its own vectors and compares each output with the one that the emulator predicted. */
export async function runCosimTask(
  place: TaskPlace,
  simulator: NonNullable<SimulationOptions['simulator']>,
  print: Print,
  signal: AbortSignal,
): Promise<void> {
  const { face, files } = readIp(folderOf(place, 'hls-ip'));
  const stimulus = {
    inputs: hexWords(files.get(TESTBENCH_FILES.input)),
    expected: hexWords(files.get(TESTBENCH_FILES.expected)),
  };
  const logFile = join(folderOf(place, 'logs'), 'hls-cosim.log');
  const result = await simulateRtl(files, face, stimulus, { simulator, logFile, signal });
  const total = stimulus.expected.length;
  print(`${result.equal} of ${total} outputs equal`);
  print(`latency ${face.latency} cycles, a sample every cycle; simulated by ${result.simulator} ${result.version}`);
  if (result.equal < total || result.violations.length > 0) throw different(result, stimulus.expected, logFile);
  const { equal, violations, version } = result;
  const report = { simulator: result.simulator, version, samples: total, equal, violations, latency: face.latency };
  replaceFolder(folderOf(place, 'hls-cosim'), new Map([['report.json', `${JSON.stringify(report, null, 1)}\n`]]));
}

function different(result: SimulationResult, expected: readonly bigint[], logFile: string): Error {
  const sample = expected.findIndex((word, i) => result.outputs[i] !== word);
  const found = sample < 0 ? undefined : result.outputs[sample];
  const message =
    sample < 0
      ? `the RTL breaks its protocol: ${result.violations[0]}`
      : `output ${sample} is ${found?.toString(16) ?? 'unknown'}, the prediction is ${expected[sample].toString(16)} (hexadecimal)`;
  const hint =
    'the RTL must equal the prediction: this is a bug in nx-hls, or in a pass of an extension; please report it';
  return userError('cosim-mismatch', message, { file: shownPath(logFile) }, hint);
}

/** Lines of a `$readmemh` file. */
function hexWords(text = ''): bigint[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => BigInt(`0x${line}`));
}
