import { userError } from '../../diagnostic';

/** Names that need no quotes. Behind a sigil, `//` would start a comment. */
const BARE_NAME = /(?!\/\/)[\w/][\w./$-]*(?::[\w./$-]+)*/y;
const QUOTED = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const SPACE = /\s*(?:\/\/[\s\S]*)?/y;
const NUMBER = /-?(?:\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|Infinity)|NaN/y;

/** A layer's, tensor's or flow's name as the text has it behind `%`, `@` or `#`: bare when that is unambiguous. */
export function printName(name: string): string {
  return matchAt(BARE_NAME, name, 0) === name && name !== '' ? name : JSON.stringify(name);
}

/** The shortest decimal that reads back as `value`; with `single`, as the float32 that `value` is. */
export function printNumber(value: number, single = false): string {
  if (Object.is(value, -0)) return '-0';
  if (!single || !Number.isFinite(value)) return String(value);
  let digits = 1;
  while (Math.fround(Number(value.toPrecision(digits))) !== value) digits++;
  return String(Number(value.toPrecision(digits)));
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

/** Reads one line of the textual IR, token by token. Every failure is a user error `bad-ir` with the line number. */
export class Cursor {
  readonly line: number;
  readonly #text: string;
  #position = 0;

  constructor(text: string, line: number) {
    this.#text = text;
    this.line = line;
    this.#skipSpace();
  }

  /** True when only white space and a comment are left. */
  get done(): boolean {
    return this.#position === this.#text.length;
  }

  fail(expected: string): Error {
    const rest = this.#text.slice(this.#position);
    const found =
      rest === '' ? 'the end of the line' : JSON.stringify(rest.length > 40 ? `${rest.slice(0, 40)}...` : rest);
    return userError('bad-ir', `line ${this.line}: expected ${expected}, found ${found}`);
  }

  /** True when `literal` comes next. */
  at(literal: string): boolean {
    return this.#text.startsWith(literal, this.#position);
  }

  /** Consumes `literal` if it comes next. */
  skip(literal: string): boolean {
    if (!this.at(literal)) return false;
    this.#advance(literal.length);
    return true;
  }

  expect(literal: string): void {
    if (!this.skip(literal)) throw this.fail(JSON.stringify(literal));
  }

  expectEnd(): void {
    if (!this.done) throw this.fail('the end of the line');
  }

  /** Consumes what the sticky `pattern` matches, if it does. */
  take(pattern: RegExp): string | undefined {
    const found = matchAt(pattern, this.#text, this.#position);
    if (found !== undefined) this.#advance(found.length);
    return found;
  }

  /** A string in JSON's notation. */
  quoted(): string {
    const start = this.#position;
    const text = this.take(QUOTED);
    try {
      return JSON.parse(text ?? '') as string;
    } catch {
      this.#position = start;
      throw this.fail('a quoted string');
    }
  }

  /** A name, bare or quoted. */
  name(what: string): string {
    if (this.at('"')) return this.quoted();
    const bare = this.take(BARE_NAME);
    if (bare === undefined) throw this.fail(what);
    return bare;
  }

  number(): number {
    const text = this.take(NUMBER);
    if (text === undefined) throw this.fail('a number');
    return Number(text);
  }

  /** `item`s separated by commas. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.skip(',')) items.push(item());
    return items;
  }

  #advance(length: number): void {
    this.#position += length;
    this.#skipSpace();
  }

  #skipSpace(): void {
    this.#position += matchAt(SPACE, this.#text, this.#position)!.length;
  }
}
