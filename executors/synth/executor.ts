import type { PromiseExecutor } from '@nx/devkit';
import { runSynthTask, type SynthOptions } from '../../libs/tasks';
import { runTask } from '../run';

const executor: PromiseExecutor<SynthOptions> = (options, context) =>
  runTask(context, ({ place, print, signal }) => runSynthTask(place, options, print, signal));

export default executor;
