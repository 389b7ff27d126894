import type { PromiseExecutor } from '@nx/devkit';
import { runCsimTask } from '../../libs/tasks';
import { runTask } from '../run';

const executor: PromiseExecutor = (_options, context) =>
  runTask(context, ({ place, print, signal }) => runCsimTask(place, print, signal));

export default executor;
