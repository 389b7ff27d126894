import type { ExecutorContext } from '@nx/devkit';
import { DiagnosticError, formatDiagnostic } from '../libs/diagnostic';
import type { TaskPlace } from '../libs/tasks';

/** What every executor gives its body: where it is, how to print, and a signal for when Nx wants it to stop. */
export interface Task {
  readonly place: TaskPlace;
  readonly print: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Runs an executor's body. User errors are printed as they are, other errors with what to do about them; both mean failure. */
export async function runTask(
  context: ExecutorContext,
  body: (task: Task) => Promise<void>,
): Promise<{ success: boolean }> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    await body({ place: placeOf(context), print, signal: controller.signal });
    return { success: true };
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    return { success: false };
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  }
}

function placeOf({ root, projectName, projectsConfigurations }: ExecutorContext): TaskPlace {
  if (projectName === undefined) throw new Error('the executor was run without a project');
  return { workspaceRoot: root, projectName, projectRoot: projectsConfigurations.projects[projectName].root };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function describe(error: unknown): string {
  if (error instanceof DiagnosticError) return error.diagnostics.map(formatDiagnostic).join('\n');
  const { message, stack } = error as Error;
  const detail = process.env.NX_HLS_DEBUG === '1' ? `\n${stack}` : '';
  return `internal fault: ${message}\n  this is a bug in nx-hls: please report it with the output of NX_HLS_DEBUG=1${detail}`;
}
