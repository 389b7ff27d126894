import type { PromiseExecutor } from '@nx/devkit';
import { runIpTask } from '../../libs/tasks';
import { runTask } from '../run';

const executor: PromiseExecutor<object> = (_options, context) =>
  runTask(context, ({ place, print }) => runIpTask(place, print));

export default executor;
