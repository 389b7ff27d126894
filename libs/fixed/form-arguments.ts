import { nearest, userError } from '../diagnostic';
import type { Rounding, Saturation } from './precision';

/** The arguments between < and >, read by position. */
export class FormArguments {
  private readonly text: string;
  private readonly words: readonly string[];
  private readonly hint: string;

  constructor(text: string, words: readonly string[], hint: string) {
    this.text = text;
    this.words = words;
    this.hint = hint;
  }

  error(message: string, hint = this.hint): Error {
    return userError('illegal-precision', `${JSON.stringify(this.text)} is not a precision: ${message}`, {}, hint);
  }

  has(index: number): boolean {
    return index < this.words.length;
  }

  integer(index: number, what: string, low: number, high: number): number {
    const word = this.words[index];
    const value = /^[+-]?\d+$/.test(word) ? Number(word) : Number.NaN;
    if (value >= low && value <= high) return value + 0;
    throw this.error(`${what} must be an integer from ${low} to ${high}, found ${JSON.stringify(word)}`);
  }

  /** A mode by name; the first one when the argument is absent. */
  choice<T extends Rounding | Saturation>(index: number, what: string, known: readonly T[]): T {
    if (!this.has(index)) return known[0];
    const word = this.words[index].toUpperCase().replace(/^A[PC]_/, '');
    const found = known.find((mode) => mode === word);
    if (found !== undefined) return found;
    const near = nearest(word, known);
    throw this.error(
      `${what} must be one of ${known.join(', ')}, found ${JSON.stringify(this.words[index])}`,
      near === undefined ? this.hint : `write ${near} instead of ${this.words[index]}`,
    );
  }

  /** `true` or `1`, `false` or `0`; true when the argument is absent. */
  flag(index: number, what: string): boolean {
    const word = this.has(index) ? this.words[index].toLowerCase() : 'true';
    if (word === 'true' || word === '1') return true;
    if (word === 'false' || word === '0') return false;
    throw this.error(`${what} must be true, false, 1 or 0, found ${JSON.stringify(this.words[index])}`);
  }
}
