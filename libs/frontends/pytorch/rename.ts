import type { Argument } from './graph';

/** Arguments that read other tensors. */
export function renameTensors(
  args: ReadonlyMap<string, Argument>,
  rename: (name: string) => string,
): ReadonlyMap<string, Argument> {
  return new Map([...args].map(([key, argument]) => [key, renamed(argument, rename)]));
}

function renamed(argument: Argument, rename: (name: string) => string): Argument {
  if (argument.kind === 'tensor') return { kind: 'tensor', name: rename(argument.name) };
  if (argument.kind !== 'tensors') return argument;
  return { kind: 'tensors', names: argument.names.map((name) => (name === undefined ? undefined : rename(name))) };
}
