import type { PromiseExecutor } from '@nx/devkit';
import { runCosimTask } from '../../libs/tasks';
import { runTask } from '../run';

export interface CosimOptions {
  readonly simulator?: 'auto' | 'icarus' | 'verilator' | 'builtin';
}

const executor: PromiseExecutor<CosimOptions> = ({ simulator = 'auto' }, context) =>
  runTask(context, ({ place, print, signal }) => runCosimTask(place, simulator, print, signal));

export default executor;
