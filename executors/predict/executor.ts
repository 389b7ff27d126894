import { resolve } from 'node:path';
import type { PromiseExecutor } from '@nx/devkit';
import { runPredictTask } from '../../libs/tasks';
import { runTask } from '../run';

export interface PredictOptions {
  readonly input?: string | readonly string[];
  readonly output?: string;
  readonly trace?: boolean;
}

const executor: PromiseExecutor<PredictOptions> = ({ input = [], output, trace = false }, context) =>
  runTask(context, ({ place, print }) => {
    // As the user typed them, where the user typed them.
    const at = (path: string) => resolve(context.cwd, path);
    const inputs = [input].flat().map(at);
    return runPredictTask(place, { inputs, output: output === undefined ? undefined : at(output), trace }, print);
  });

export default executor;
