import type { PromiseExecutor } from '@nx/devkit';
import { runReportTask } from '../../libs/tasks';
import { runTask } from '../run';

export interface ReportOptions {
  readonly format?: 'text' | 'json';
}

const executor: PromiseExecutor<ReportOptions> = ({ format = 'text' }, context) =>
  runTask(context, async ({ place, print }) => runReportTask(place, format, print));

export default executor;
