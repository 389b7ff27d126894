import type { PromiseExecutor } from '@nx/devkit';
import { runConfigTask } from '../../libs/tasks';
import { runTask } from '../run';

const executor: PromiseExecutor<object> = (_options, context) =>
  runTask(context, ({ place, print }) => runConfigTask(place, print));

export default executor;
