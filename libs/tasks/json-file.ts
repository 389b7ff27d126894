import { readFileSync } from 'node:fs';
import {
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  type Node,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { userError } from '../diagnostic';

/** A JSON file with comments allowed, which can say on which line a value stands. */
export interface JsonFile {
  readonly path: string;
  readonly value: unknown;
  /** `path:line` of the value at `location`, or of the nearest value around it. */
  place(location: JSONPath): string;
}

/** Reads a JSON file; for messages, `shown` is its path and `what` says what it is. User errors: `missing-file`, `bad-json` with its line. */
export function readJsonFile(path: string, shown: string, what = 'the configuration'): JsonFile {
  const text = new TextDecoder().decode(readNamed(path, shown, what));
  const errors: { error: number; offset: number; length: number }[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const line = (offset: number) => text.slice(0, offset).split('\n').length;
  const [first] = errors;
  if (first || !tree) {
    const what = first ? words(printParseErrorCode(first.error)) : 'the file is empty';
    throw userError('bad-json', `not valid JSON: ${what}`, { file: `${shown}:${line(first?.offset ?? 0)}` });
  }
  return {
    path: shown,
    value: getNodeValue(tree),
    place: (location) => `${shown}:${line(nodeAt(tree, location).offset)}`,
  };
}

/** The bytes of a file that the user named; a user error `missing-file` says what `what` is and where it was looked for. */
export function readNamed(path: string, shown: string, what: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(error as NodeJS.ErrnoException, shown, what);
  }
}

function unreadable(error: NodeJS.ErrnoException, shown: string, what: string): Error {
  const where = { file: shown };
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return userError('missing-file', `${what} does not exist`, where, 'check the path; it was looked for there');
    case 'EISDIR':
      return userError('not-a-file', `${what} is a folder, expected a file`, where);
    default:
      return userError('unreadable-file', `${what} cannot be read (${error.code})`, where, 'check its permissions');
  }
}

function nodeAt(tree: Node, location: JSONPath): Node {
  for (let depth = location.length; depth > 0; depth--) {
    const found = findNodeAtLocation(tree, location.slice(0, depth));
    // The line of `"key": value`, not of a value that begins on a later line.
    if (found) return found.parent?.type === 'property' ? found.parent : found;
  }
  return tree;
}

/** `CommaExpected` as `comma expected`. */
function words(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
