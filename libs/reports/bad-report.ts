import { type DiagnosticError, userError } from '../diagnostic';

/** A report that is missing, truncated or of a form that is not known: no figure is ever taken for 0 because of that. */
export function badReport(file: string, message: string): DiagnosticError {
  return userError('bad-report', message, { file }, 'run the tool again; its log tells how it ended');
}

/** The text of a report that may be absent. A user error when it is, which calls it `what`. */
export function present(text: string | undefined, file: string, what: string): string {
  if (text === undefined) throw badReport(file, `${what} is not there`);
  return text;
}

/** A figure of a report as a finite number. A user error that calls it `what` when it is missing or no number. */
export function figure(value: unknown, file: string, what: string): number {
  const text = String(value ?? '').trim();
  const number = Number(text);
  if (text !== '' && Number.isFinite(number)) return number;
  const found = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}, not a number`;
  throw badReport(
    file,
    `${what} ${found}; the report is truncated, or of a version of the tool that writes it otherwise`,
  );
}
