#!/usr/bin/env node
import { DiagnosticError, formatDiagnostic, nearest, userError } from '../libs/diagnostic';
import type { Command } from './command';

/** Loaded when asked for: starting is most of what a short command costs. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  predict: async () => (await import('./commands/predict.js')).predict,
  convert: async () => (await import('./commands/convert.js')).convert,
  inspect: async () => (await import('./commands/inspect.js')).inspect,
  config: async () => (await import('./commands/config.js')).config,
  report: async () => (await import('./commands/report.js')).report,
  tools: async () => (await import('./commands/tools.js')).tools,
};

async function main([name, ...args]: readonly string[]): Promise<void> {
  if (name === '--version') return print((await import('../libs/tasks/index.js')).packageVersion());
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return print(await overview());
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    const near = nearest(name, Object.keys(COMMANDS));
    const hint = near ? `did you mean ${near}?` : `known are ${Object.keys(COMMANDS).join(', ')}`;
    throw userError('unknown-command', `no command is called ${JSON.stringify(name)}`, {}, hint);
  }
  const [command, { parseArguments, usage }] = await Promise.all([load(), import('./arguments.js')]);
  if (args.includes('--help') || args.includes('-h')) return print(usage(command));
  await command.run(parseArguments(command, args), { print, note: (text) => void process.stderr.write(`${text}\n`) });
}

async function overview(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`);
  return ['Usage: nx-hls <command> [options]', '', ...lines, '', 'nx-hls <command> --help tells more.'].join('\n');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** User errors as they are; anything else is our fault and says so. */
function fail(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof DiagnosticError) {
    for (const diagnostic of error.diagnostics) process.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
    return;
  }
  const [message] = String((error as Error)?.message ?? error).split('\n');
  process.stderr.write(`internal fault: ${message}\n`);
  process.stderr.write('  this is a bug in nx-hls: please report it with the command, the model and NX_HLS_DEBUG=1\n');
  if (process.env.NX_HLS_DEBUG === '1') process.stderr.write(`${(error as Error)?.stack ?? ''}\n`);
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe, such as `head`, has enough.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
main(process.argv.slice(2)).catch(fail);
