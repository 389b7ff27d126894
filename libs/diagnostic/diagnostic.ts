/** How bad a diagnostic is: an `error` stops the build, a `warning` is printed, a `note` explains. */
export type Severity = 'error' | 'warning' | 'note';

/** Where a diagnostic points: any part may be absent. */
export interface Where {
  /** Path as the user wrote it. */
  readonly file?: string;
  /** Layer, ONNX node or config entry, by the name the user knows. */
  readonly node?: string;
  /** Flow and pass that noticed it. */
  readonly flow?: string;
  readonly pass?: string;
}

/** One user-facing finding: what was found, what was expected and what to try. */
export interface Diagnostic {
  /** Stable kebab-case identifier, e.g. `unknown-layer`. */
  readonly code: string;
  readonly severity: Severity;
  readonly where: Where;
  readonly message: string;
  /** The next step, as an imperative sentence. */
  readonly hint?: string;
}

/** A user error: carries diagnostics, is printed without a stack trace. Internal faults are plain `Error`s. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join('\n'));
    this.name = 'DiagnosticError';
    this.diagnostics = diagnostics;
  }
}

/** A `DiagnosticError` with a single error. */
export function userError(code: string, message: string, where: Where = {}, hint?: string): DiagnosticError {
  return new DiagnosticError([{ code, severity: 'error', where, message, hint }]);
}

/** Runs `body`; a user error that it throws gets the missing parts of `where`. Other errors pass unchanged. */
export function withWhere<T>(where: Where, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    throw new DiagnosticError(error.diagnostics.map((d) => ({ ...d, where: { ...where, ...defined(d.where) } })));
  }
}

/** Without the parts that are there but undefined. */
function defined(where: Where): Where {
  return Object.fromEntries(Object.entries(where).filter(([, part]) => part !== undefined));
}

/** Runs `body`; the message of a user error that it throws is about `subject`: `subject: message`. */
export function withSubject<T>(subject: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    throw new DiagnosticError(error.diagnostics.map((d) => ({ ...d, message: `${subject}: ${d.message}` })));
  }
}

/** One diagnostic as text: `error[code] file: node "name": message` and the hint on a line of its own. */
export function formatDiagnostic(d: Diagnostic): string {
  const place = [
    d.where.file,
    d.where.node === undefined ? undefined : `node ${JSON.stringify(d.where.node)}`,
    d.where.flow === undefined ? undefined : `flow ${d.where.flow}`,
    d.where.pass === undefined ? undefined : `pass ${d.where.pass}`,
  ].filter((part) => part !== undefined);
  const head = `${d.severity}[${d.code}]${place.length > 0 ? ` ${place.join(', ')}` : ''}: ${d.message}`;
  return d.hint === undefined ? head : `${head}\n  try: ${d.hint}`;
}

/** Of `known`, the name nearest to `name` by edit distance, when it is near enough to be a typing error. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

/** For the default branch of a switch over a closed union: fails to compile when a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
