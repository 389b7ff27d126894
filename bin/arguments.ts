import { parseArgs } from 'node:util';
import { nearest, userError } from '../libs/diagnostic';
import type { Arguments, Command, Option } from './command';

/** Reads a command's arguments. Throws a user error for what it does not know, lacks or cannot accept. */
export function parseArguments(command: Command, args: readonly string[]): Arguments {
  const { options } = command;
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { value }]) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: true },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const operands: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) throw unknownOption(command, token.rawName);
    given.set(token.name, [...(given.get(token.name) ?? []), accepted(token.rawName, option, token.value)]);
  }
  for (const [name, option] of Object.entries(options)) {
    if (option.required && !given.has(name))
      throw bad(`--${name} is missing`, `add --${name} ${option.value}: ${option.doc}`);
    if (!option.multiple && (given.get(name)?.length ?? 0) > 1) throw bad(`--${name} is given twice`);
  }
  const least = command.operand.startsWith('[') ? 0 : 1;
  if (operands.length < least || operands.length > 1) {
    throw bad(`${operands.length} operands given, expected ${command.operand}`, `see nx-hls ${command.name} --help`);
  }
  return {
    operand: operands[0] ?? '',
    all: (name) => given.get(name) ?? [],
    one: (name) => given.get(name)?.[0],
    flag: (name) => given.has(name),
  };
}

/** The help text of a command. */
export function usage({ name, summary, operand, options, example }: Command): string {
  const rows = Object.entries(options).map(([option, { value, doc, choices, required }]) => {
    const left = `  --${option}${value === undefined ? '' : ` ${value}`}`;
    return `${left.padEnd(28)}${doc}${choices ? ` (${choices.join(', ')})` : ''}${required ? ' [required]' : ''}`;
  });
  return [`Usage: nx-hls ${name} ${operand} [options]`, '', summary, '', ...rows, '', `Example: ${example}`].join('\n');
}

function accepted(name: string, { value, choices }: Option, found: string | undefined): string {
  if (value === undefined) {
    if (found !== undefined) throw bad(`${name} takes no value`);
    return '';
  }
  if (found === undefined || found === '') throw bad(`${name} needs a value`, `write ${name} ${value}`);
  if (!choices) return found;
  const choice = choices.find((known) => known === found.toLowerCase());
  if (choice === undefined) throw bad(`${name} is ${JSON.stringify(found)}`, `expected one of ${choices.join(', ')}`);
  return choice;
}

function unknownOption(command: Command, raw: string): Error {
  const names = Object.keys(command.options).map((name) => `--${name}`);
  const near = nearest(raw, names);
  return bad(
    `nx-hls ${command.name} has no option ${raw}`,
    near ? `did you mean ${near}?` : `known are ${names.join(', ')}`,
  );
}

function bad(message: string, hint?: string): Error {
  return userError('bad-arguments', message, {}, hint);
}
