import type { PromiseExecutor } from '@nx/devkit';
import { runInspectTask } from '../../libs/tasks';
import { runTask } from '../run';

export interface InspectOptions {
  readonly flow?: string;
  readonly format?: 'ir' | 'json';
}

const executor: PromiseExecutor<InspectOptions> = ({ flow, format = 'ir' }, context) =>
  runTask(context, ({ place, print }) => runInspectTask(place, flow, format, print));

export default executor;
