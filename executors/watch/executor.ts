import type { PromiseExecutor } from '@nx/devkit';
import { runCosimTask, runSynthTask, runWatchTask } from '../../libs/tasks';
import { runTask } from '../run';

export interface WatchOptions {
  readonly then?: readonly ('synth' | 'cosim')[];
}

const executor: PromiseExecutor<WatchOptions> = ({ then: steps = [] }, context) =>
  runTask(context, ({ place, print, signal }) => {
    const follow = async (outdated: AbortSignal) => {
      for (const step of steps) {
        if (step === 'synth') await runSynthTask(place, {}, print, outdated);
        else await runCosimTask(place, 'auto', print, outdated);
      }
    };
    return runWatchTask(place, follow, print, signal);
  });

export default executor;
