import type { ModelFiles } from '../libs/tasks';
import type { Arguments, Option } from './command';

/** Options that several commands have. */
export const CONFIG: Option = { value: 'CONFIG.json', doc: '{backend, io_type, hls_config}, or an hls.json' };
/** Only Keras keeps the weights of an architecture in a file of the user's naming. */
export const WEIGHTS: Option = { value: 'FILE.h5', doc: 'the weights, when MODEL is a Keras architecture in JSON' };
export const DUMP_IR: Option = { value: 'DIR', doc: 'write the graph after each pass that changed it' };

/** The model that a command works on: its operand, with the option `weights`. */
export function modelFiles(args: Arguments): ModelFiles {
  const weights = args.one('weights');
  return { model: args.operand, weights: weights === undefined ? undefined : [weights] };
}
