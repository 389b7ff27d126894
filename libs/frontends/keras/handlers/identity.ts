import { type Handler, onlyInput } from '../handler';

/** A layer that does something only in training: dropout, noise, penalties. Its options do not matter. */
export const identity =
  (...options: readonly string[]): Handler =>
  (call) => {
    onlyInput(call);
    call.options.ignore(...options);
    return [];
  };
