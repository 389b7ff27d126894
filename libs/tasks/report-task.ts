import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formatReport } from '../reports';
import type { Print } from './flow-task';
import { folderOf, type TaskPlace } from './output-paths';
import { readReport } from './read-report';

/** Prints the compiler's report of the IP and that of a synthesis of the same design, if there is one. */
export function runReportTask(place: TaskPlace, format: 'text' | 'json', print: Print): void {
  const ip = readReport(folderOf(place, 'hls-ip'));
  const synthFolder = folderOf(place, 'hls-synth');
  const synth = existsSync(join(synthFolder, 'report.json')) ? readReport(synthFolder) : undefined;
  const reports = synth !== undefined && synth.design === ip.design ? [ip, synth] : [ip];
  if (format === 'json') print(JSON.stringify(reports, null, 1));
  else print(reports.map(formatReport).join('\n\n'));
}
