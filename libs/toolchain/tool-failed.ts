import { type DiagnosticError, userError } from '../diagnostic';
import { knownCause } from './known-causes';

/** How a run ended that did not succeed. */
export type ToolEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'cancelled' };

/** The user error for a tool that did not succeed: how it ended and why, as far as its log tells, and where that log is. */
export function toolFailed(tool: string, end: ToolEnd, log: string, logFile: string | undefined): DiagnosticError {
  const where = logFile === undefined ? {} : { file: logFile };
  const ended = `${tool} ${describe(end)}`;
  if (end.kind === 'cancelled') return userError('tool-cancelled', ended, where);
  const cause = knownCause(log);
  if (cause !== undefined) return userError(cause.code, `${tool} ${cause.meaning}: ${cause.line}`, where, cause.hint);
  const line = firstErrorLine(log);
  const hint = logFile === undefined ? undefined : `read its log, ${logFile}`;
  return userError('tool-failed', line === undefined ? ended : `${ended}: ${line}`, where, hint);
}

function describe(end: ToolEnd): string {
  switch (end.kind) {
    case 'exit':
      return `ended with exit code ${end.code}`;
    case 'signal':
      return `was ended by ${end.signal}`;
    case 'timeout':
      return `did not end within ${end.timeoutMs / 1000} s and was stopped`;
    case 'cancelled':
      return 'was cancelled';
  }
}

/** The first line of a log that reads like an error, else its last line; nothing for an empty log. */
export function firstErrorLine(log: string): string | undefined {
  const lines = log.split(/\r?\n/).map((line) => line.trim());
  return (
    lines.find((line) => /^(.*[\s:[%])?(fatal|error)\b/i.test(line) && !/\b0 errors?\b/i.test(line)) ??
    lines.findLast((line) => line !== '')
  );
}
