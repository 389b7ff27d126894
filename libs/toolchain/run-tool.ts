import { userError } from '../diagnostic';
import { LogSink } from './log-sink';
import type { RunOptions } from './run-options';
import { type ToolEnd, toolFailed } from './tool-failed';

/** What to run. */
export interface ToolCommand {
  /** Name for messages. */
  readonly tool: string;
  /** Executable: a path, or a name on the PATH. */
  readonly file: string;
  readonly args: readonly string[];
  /** Folder to run in. */
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How long a tool may take to end after SIGTERM before it gets SIGKILL, in milliseconds. */
const GRACE_MS = 5000;

/**
 * Runs a tool to its end and gives all that it printed, both streams in order. The tool leads a process group of its
 * own, so that cancelling (or a timeout) ends whatever it started too. Throws a user error (`tool-missing`,
 * `tool-failed`, `tool-cancelled`) if the tool cannot be started or does not exit with 0.
 */
export async function runTool(command: ToolCommand, options: RunOptions = {}): Promise<string> {
  const { tool } = command;
  const { logFile, signal, timeoutMs, launcher = [] } = options;
  if (signal?.aborted) throw toolFailed(tool, { kind: 'cancelled' }, '', logFile);
  const log = await LogSink.open(logFile);
  // execa is an ES module.
  const { execa } = await import('execa');
  const [file, ...args] = [...launcher, command.file, ...command.args];
  const child = execa(file, args, {
    cwd: command.cwd,
    env: command.env,
    // A group of its own can be signalled as a whole; Windows has no process groups.
    detached: process.platform !== 'win32',
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
  });
  const lines = options.onLine && lineSplitter(options.onLine);
  child.all?.setEncoding('utf8').on('data', (text: string) => {
    log.write(text);
    lines?.(text);
  });

  let end: ToolEnd | undefined;
  const stop = (why: ToolEnd) => {
    end ??= why;
    killGroup(child.pid, 'SIGTERM');
    forced ??= setTimeout(() => killGroup(child.pid, 'SIGKILL'), GRACE_MS);
  };
  let forced: NodeJS.Timeout | undefined;
  const cancel = () => stop({ kind: 'cancelled' });
  signal?.addEventListener('abort', cancel, { once: true });
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop({ kind: 'timeout', timeoutMs }), timeoutMs);
  const result = await child;
  clearTimeout(timer);
  clearTimeout(forced);
  signal?.removeEventListener('abort', cancel);
  await log.close();

  if (result.code === 'ENOENT' || result.code === 'EACCES') throw notStarted(command, file, result.code);
  end ??= endOf(result);
  if (end !== undefined) throw toolFailed(tool, end, log.text(), logFile);
  return log.text();
}

function endOf(result: { failed: boolean; exitCode?: number; signal?: string }): ToolEnd | undefined {
  if (!result.failed) return undefined;
  if (result.signal !== undefined) return { kind: 'signal', signal: result.signal };
  return { kind: 'exit', code: result.exitCode ?? 1 };
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    // It ended by itself in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Collects pieces of text and hands on whole lines; what follows the last line break is not a line yet. */
function lineSplitter(onLine: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}

function notStarted({ tool, cwd }: ToolCommand, file: string, code: string): Error {
  const place = cwd === undefined ? '' : ` in ${cwd}`;
  return userError(
    'tool-missing',
    `${tool} could not be started: ${file}${place} (${code})`,
    {},
    `install ${tool}, or put it on the PATH`,
  );
}
