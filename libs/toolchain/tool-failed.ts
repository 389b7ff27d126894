import { type DiagnosticError, userError } from '../diagnostic';

/** How a run ended that did not succeed. */
export type ToolEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'cancelled' };

/** The user error for a tool that did not succeed: how it ended, the first error it printed, where its log is. */
export function toolFailed(tool: string, end: ToolEnd, log: string, logFile: string | undefined): DiagnosticError {
  const line = firstErrorLine(log);
  const quoted = line === undefined || end.kind === 'cancelled' ? '' : `: ${line}`;
  return userError(
    end.kind === 'cancelled' ? 'tool-cancelled' : 'tool-failed',
    `${tool} ${describe(end)}${quoted}`,
    logFile === undefined ? {} : { file: logFile },
    logFile === undefined || end.kind === 'cancelled' ? undefined : `read its log, ${logFile}`,
  );
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
