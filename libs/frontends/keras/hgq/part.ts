import type { CallInput, LayerCall } from '../handler';
import type { Json } from '../json';
import { Options } from '../options';

/** A layer inside another one: the part of the file that has its variables, and what the outer one makes it with. */
export interface Part {
  readonly part: string;
  readonly name: string;
  readonly className: string;
  readonly options: Json;
  readonly inputs: readonly CallInput[];
}

/** The call of a layer that is a part of the one that `call` is of. */
export function partOf(call: LayerCall, { part, options, ...own }: Part): LayerCall {
  return {
    ...call,
    ...own,
    options: new Options(own.name, options),
    stored: (inner) => call.stored(inner === undefined ? part : `${part}/${inner}`),
  };
}
