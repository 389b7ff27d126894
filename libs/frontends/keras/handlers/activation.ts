import { type Handler, onlyInput } from '../handler';
import { activationName, activationNode } from './activation-function';

/** Activation: a function by its name. */
export const activation: Handler = (call) => [
  activationNode(call, call.name, activationName(call), onlyInput(call).tensor),
];
