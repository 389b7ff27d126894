import { ParametrizedActivation } from '../../../layers';
import { type Handler, node } from '../handler';

/** ELU with its factor alpha. */
export const elu: Handler = (call) => [
  node(call, ParametrizedActivation, { activation: 'elu', activ_param: call.options.number('alpha', 1) }),
];
