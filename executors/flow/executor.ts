import type { PromiseExecutor } from '@nx/devkit';
import { runFlowTask } from '../../libs/tasks';
import { runTask } from '../run';

export interface FlowOptions {
  readonly flow: string;
}

const executor: PromiseExecutor<FlowOptions> = ({ flow }, context) =>
  runTask(context, ({ place, print }) => runFlowTask(place, flow, print));

export default executor;
