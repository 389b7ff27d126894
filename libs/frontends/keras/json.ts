import { type DiagnosticError, userError } from '../../diagnostic';

/** A JSON object whose members have not been looked at yet. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses what Keras wrote with Python's `json`, which prints the float infinity as a bare word. User error when broken. */
export function parseJson(text: string, what: string): Json {
  const standard = text.replace(/"(?:[^"\\]|\\.)*"|\bInfinity\b/g, (m) => (m === 'Infinity' ? '1e999' : m));
  let value: unknown;
  try {
    value = JSON.parse(standard);
  } catch (error) {
    throw userError('corrupt-file', `${what} is not valid JSON (${(error as Error).message})`);
  }
  if (!isObject(value)) throw malformed(what, 'an object', value);
  return value;
}

/** The member `key` as an object; a user error when it is anything else. */
export function objectAt(parent: Json, key: string, what: string): Json {
  const value = parent[key];
  if (!isObject(value)) throw malformed(`${key} of ${what}`, 'an object', value);
  return value;
}

/** The member `key` as a list; a user error when it is anything else. */
export function listAt(parent: Json, key: string, what: string): readonly unknown[] {
  const value = parent[key];
  if (!Array.isArray(value)) throw malformed(`${key} of ${what}`, 'a list', value);
  return value;
}

/** The member `key` as a string; a user error when it is anything else. */
export function stringAt(parent: Json, key: string, what: string): string {
  const value = parent[key];
  if (typeof value !== 'string') throw malformed(`${key} of ${what}`, 'a string', value);
  return value;
}

/** A user error for a part of the model's description that is not as Keras writes it. */
export function malformed(what: string, expected: string, found: unknown, node?: string): DiagnosticError {
  const message = `${what} is ${show(found)}, expected ${expected}`;
  return userError('malformed-model', message, node === undefined ? {} : { node }, 'save the model again with Keras');
}

/** A value as short text, for messages. */
export function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value).slice(0, 80);
}
