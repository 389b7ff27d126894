import { join } from 'node:path';
import { userError } from '../diagnostic';
import { type CsimResult, runCsim } from '../toolchain';
import type { Print } from './flow-task';
import { readHlsProject } from './ip-folder';
import { replaceFolder } from './output-folder';
import { folderOf, type TaskPlace } from './output-paths';
import { shownPath } from './project';

/** Compiles the project's HLS C++ with g++, runs it on its own samples and compares each output with the prediction. */
export async function runCsimTask(place: TaskPlace, print: Print, signal: AbortSignal): Promise<void> {
  const files = readHlsProject(folderOf(place, 'hls-ip'));
  const logFile = join(folderOf(place, 'logs'), 'hls-csim.log');
  print('compiling with g++');
  const result = await runCsim(files, { logFile, signal });
  const { version, equal, expected, compileMs } = result;
  print(`${equal} of ${expected.length} outputs equal`);
  print(`compiled by g++ ${version} in ${(compileMs / 1000).toFixed(1)} s`);
  if (equal < expected.length) throw different(result, logFile);
  const report = { tool: 'g++', version, samples: expected.length, equal };
  replaceFolder(folderOf(place, 'hls-csim'), new Map([['report.json', `${JSON.stringify(report, null, 1)}\n`]]));
}

function different({ outputs, expected }: CsimResult, logFile: string): Error {
  const sample = expected.findIndex((line, i) => outputs[i] !== line);
  const [found, wanted] = [(outputs[sample] ?? '').split(' '), expected[sample].split(' ')];
  const at = wanted.findIndex((value, i) => found[i] !== value);
  const message = `sample ${sample}, output ${at} is ${found[at] ?? 'missing'}, the prediction is ${wanted[at]}`;
  const hint = 'the C++ must equal the prediction: this is a bug in nx-hls, or in an extension; please report it';
  return userError('csim-mismatch', message, { file: shownPath(logFile) }, hint);
}
