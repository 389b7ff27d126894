import { type DiagnosticError, userError } from '../../diagnostic';

/** A JSON object whose members have not been looked at yet. */
export type Json = Readonly<Record<string, unknown>>;

/** Parses what torch.export wrote; old versions print infinities and NaN as bare words. A user error when it is broken. */
export function parseJson(text: string, what: string): Json {
  const standard = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:Infinity|NaN)\b/g, (word) =>
    word.startsWith('"') ? word : `"${word}"`,
  );
  let value: unknown;
  try {
    value = JSON.parse(standard);
  } catch (error) {
    throw userError('corrupt-file', `${what} is not valid JSON (${(error as Error).message})`);
  }
  return asObject(value, what);
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `value` as an object; a user error when it is anything else. */
export function asObject(value: unknown, what: string): Json {
  if (isObject(value)) return value;
  throw malformed(what, 'an object', value);
}

/** `value` as a list; a user error when it is anything else. */
export function asList(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw malformed(what, 'a list', value);
}

/** `value` as a string; a user error when it is anything else. */
export function asText(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw malformed(what, 'a string', value);
}

/** `value` as an integer of at least 0; a user error when it is anything else. */
export function asCount(value: unknown, what: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw malformed(what, 'a count', value);
}

/** A user error for a part of the file that is not as torch.export writes it. */
export function malformed(what: string, expected: string, found: unknown): DiagnosticError {
  const shown = found === undefined ? 'absent' : JSON.stringify(found).slice(0, 80);
  return userError('malformed-model', `${what} is ${shown}, expected ${expected}`, {}, 'export the model again');
}
