import { join } from 'node:path';
import { userError } from '../diagnostic';
import type { BuildReport } from '../reports';
import { readJsonFile } from './json-file';
import { shownPath } from './project';

/** The `report.json` of a folder. A user error when it is not there or of another kind. */
export function readReport(folder: string): BuildReport {
  const path = join(folder, 'report.json');
  const { value } = readJsonFile(path, shownPath(path), 'the report');
  const report = value as BuildReport | null;
  if (report?.format === 'nx-hls-report' && report.version === 1) return report;
  throw userError('bad-report', 'this is not a report of this version of nx-hls', { file: shownPath(path) });
}
