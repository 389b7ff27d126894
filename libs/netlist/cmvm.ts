import { canonicalDigits, type Digit } from './csd';
import { MAX_DISTANCE, PatternTable } from './pattern-table';

/** One nonzero entry of a constant matrix row. */
export interface Coefficient {
  readonly column: number;
  readonly factor: bigint;
}

/** A sum of two terms: a << a.shift, which is not negative, plus or minus b << b.shift; one of the shifts is 0. */
export interface SharedSum {
  readonly a: Digit;
  readonly b: Digit;
}

/**
 * A constant matrix times a vector as additions. Term c < columns is vector element c, term columns + i is `sums[i]`
 * (over earlier terms only), and output r is the sum of `rows[r]`.
 */
export interface SharedTerms {
  readonly columns: number;
  readonly sums: readonly SharedSum[];
  readonly rows: readonly (readonly Digit[])[];
}

/** Levels of additions that sharing may add to the deepest row's balanced tree. */
const DEPTH_SLACK = 2;

/** Pairs of digits that are looked at together: bounds time and memory; more rows than that are shared block by block. */
const MAX_PAIRS = 4_000_000;

/** Priorities: occurrences count most; of equally frequent patterns the least shifted goes first, as its sum is narrowest. */
const DISTANCE_STEPS = 32;

/**
 * Recodes a matrix in canonical signed digits, then repeatedly makes the two-term pattern a +- (b << s) that occurs most
 * often a term of its own, as long as one occurs twice. Counts only ever fall once a pattern's terms exist, so a queue of
 * buckets with late corrections finds the next one. Depth stays within `DEPTH_SLACK` of the balanced tree.
 * Throws on coefficients of more than 255 bits.
 */
export function shareTerms(matrix: readonly (readonly Coefficient[])[], columns: number): SharedTerms {
  const digits = matrix.map((row) => row.flatMap(({ column, factor }) => canonicalDigits(factor, column)));
  const longest = digits.reduce((most, row) => Math.max(most, row.length), 1);
  const sharing = new Sharing(columns, digits, 2 ** (Math.ceil(Math.log2(longest)) + DEPTH_SLACK));
  for (const block of blocks(digits)) sharing.run(block);
  return { columns, sums: sharing.sums, rows: sharing.remaining() };
}

/** Two-input additions that `terms` stands for, not counting negations. */
export function adderCount(terms: SharedTerms): number {
  return terms.rows.reduce((n, row) => n + Math.max(0, row.length - 1), terms.sums.length);
}

/** Consecutive row indices with at most MAX_PAIRS pairs of digits together; rows that exceed it alone are left out. */
function blocks(digits: readonly (readonly Digit[])[]): number[][] {
  const result: number[][] = [];
  let room = 0;
  digits.forEach((row, index) => {
    const pairs = (row.length * (row.length - 1)) / 2;
    if (pairs === 0 || pairs > MAX_PAIRS) return;
    if (pairs > room) {
      result.push([]);
      room = MAX_PAIRS;
    }
    result[result.length - 1].push(index);
    room -= pairs;
  });
  return result;
}

// A digit is one word: term, shift and sign.
const SHIFT_BITS = 8;
const MAX_SHIFT = (1 << SHIFT_BITS) - 1;
const pack = (term: number, shift: number, negative: number): number =>
  (((term << SHIFT_BITS) | shift) << 1) | negative;
const termOf = (digit: number): number => digit >> (SHIFT_BITS + 1);
const shiftOf = (digit: number): number => (digit >> 1) & MAX_SHIFT;
const negativeOf = (digit: number): number => digit & 1;

function unpack(digit: number): Digit {
  return { term: termOf(digit), shift: shiftOf(digit), negative: negativeOf(digit) === 1 };
}

/** A row's digits that form one pattern. */
interface Occurrence {
  readonly row: number;
  readonly first: number;
  readonly second: number;
}

class Sharing {
  readonly sums: SharedSum[] = [];
  readonly #rows: Int32Array[];
  readonly #lengths: Int32Array;
  /** Sum of 2^depth over a row's digits: its balanced tree has depth ceil(log2) of it (Kraft's inequality). */
  readonly #loads: Float64Array;
  readonly #maxLoad: number;
  readonly #depths: number[];
  /** Rows that a term was put into; it may have left some since. */
  #users: number[][] = [];
  #table = new PatternTable();
  #buckets: number[][] = [];
  #top = 0;

  constructor(columns: number, digits: readonly (readonly Digit[])[], maxLoad: number) {
    if (digits.some((row) => row.some((d) => d.shift > MAX_SHIFT)))
      throw new Error(`a coefficient has over ${MAX_SHIFT} bits`);
    this.#rows = digits.map((row) => Int32Array.from(row, (d) => pack(d.term, d.shift, d.negative ? 1 : 0)));
    this.#lengths = Int32Array.from(digits, (row) => row.length);
    this.#loads = Float64Array.from(digits, (row) => row.length);
    this.#maxLoad = maxLoad;
    this.#depths = new Array<number>(columns).fill(0);
  }

  remaining(): Digit[][] {
    return this.#rows.map((row, r) => Array.from(row.subarray(0, this.#lengths[r]), unpack));
  }

  /** Shares among the given rows until nothing occurs twice. */
  run(block: readonly number[]): void {
    this.#table = new PatternTable();
    this.#buckets = [];
    this.#top = 0;
    this.#users = this.#depths.map(() => []);
    for (const row of block) {
      const digits = this.#rows[row];
      for (let i = 0; i < this.#lengths[row]; i++) {
        const users = this.#users[termOf(digits[i])];
        if (users[users.length - 1] !== row) users.push(row);
        for (let j = 0; j < i; j++) this.#adjust(digits[j], digits[i], 1);
      }
    }
    this.#enqueueFrom(0);
    for (let pattern = this.#next(); pattern !== undefined; pattern = this.#next()) this.#share(pattern);
  }

  #next(): number | undefined {
    for (; this.#top >= 2 * DISTANCE_STEPS; this.#top--) {
      const bucket = this.#buckets[this.#top];
      while (bucket !== undefined && bucket.length > 0) {
        const pattern = bucket.pop()!;
        const priority = this.#priority(pattern);
        if (priority === this.#top) return pattern;
        this.#bucket(priority).push(pattern);
      }
    }
    return undefined;
  }

  #bucket(priority: number): number[] {
    this.#buckets[priority] ??= [];
    return this.#buckets[priority];
  }

  #priority(pattern: number): number {
    const distance = Math.abs(shiftOf(this.#table.second[pattern]) - MAX_DISTANCE);
    return this.#table.count[pattern] * DISTANCE_STEPS + Math.max(0, DISTANCE_STEPS - 1 - distance);
  }

  #enqueueFrom(first: number): void {
    for (let pattern = first; pattern < this.#table.size; pattern++) {
      if (this.#table.count[pattern] < 2) continue;
      const priority = this.#priority(pattern);
      this.#bucket(priority).push(pattern);
      this.#top = Math.max(this.#top, priority);
    }
  }

  /** Counts one more or one less pair of two digits of a row. */
  #adjust(x: number, y: number, by: number): void {
    const ordered = x >> 1 < y >> 1;
    const a = ordered ? x : y;
    const b = ordered ? y : x;
    const distance = shiftOf(b) - shiftOf(a);
    if (distance > MAX_DISTANCE || distance < -MAX_DISTANCE) return;
    const pattern = this.#table.number(
      termOf(a),
      pack(termOf(b), distance + MAX_DISTANCE, negativeOf(a) ^ negativeOf(b)),
    );
    this.#table.count[pattern] += by;
  }

  /** Makes `pattern` a term and puts it in place of its occurrences, unless fewer than two are left or shallow enough. */
  #share(pattern: number): void {
    const a = this.#table.first[pattern];
    const rest = this.#table.second[pattern];
    const b = termOf(rest);
    const distance = shiftOf(rest) - MAX_DISTANCE;
    const depth = Math.max(this.#depths[a], this.#depths[b]) + 1;
    const added = 2 ** depth - 2 ** this.#depths[a] - 2 ** this.#depths[b];
    const found = this.#occurrences(a, b, distance, negativeOf(rest), added);
    if (found.length < 2) return;

    const term = this.#depths.push(depth) - 1;
    const x: Digit = { term: a, shift: Math.max(0, -distance), negative: false };
    const y: Digit = { term: b, shift: Math.max(0, distance), negative: negativeOf(rest) === 1 };
    // A difference is taken the way round that most rows add: a row of subtractions alone needs a negation.
    const negatives = found.reduce((n, { first }) => n + negativeOf(first), 0);
    const swapped = y.negative && 2 * negatives > found.length;
    this.sums.push(swapped ? { a: { ...y, negative: false }, b: { ...x, negative: true } } : { a: x, b: y });
    const before = this.#table.size;
    const users: number[] = [];
    for (const { row, first, second } of found) {
      this.#remove(row, first);
      this.#remove(row, second);
      this.#insert(row, pack(term, Math.min(shiftOf(first), shiftOf(second)), negativeOf(first) ^ (swapped ? 1 : 0)));
      this.#loads[row] += added;
      if (users[users.length - 1] !== row) users.push(row);
    }
    this.#users.push(users);
    this.#enqueueFrom(before);
  }

  /** Disjoint occurrences, in rows that stay shallow enough. */
  #occurrences(a: number, b: number, distance: number, differ: number, added: number): Occurrence[] {
    const found: Occurrence[] = [];
    const rows = this.#users[a].length < this.#users[b].length ? this.#users[a] : this.#users[b];
    for (const row of rows) {
      let room = this.#maxLoad - this.#loads[row];
      const digits = this.#rows[row].subarray(0, this.#lengths[row]);
      const firsts = digits.filter((d) => termOf(d) === a).sort();
      const taken = new Set<number>();
      for (const first of firsts) {
        const second = pack(b, shiftOf(first) + distance, negativeOf(first) ^ differ);
        if (added > room || taken.has(first) || taken.has(second) || !digits.includes(second)) continue;
        taken.add(first).add(second);
        found.push({ row, first, second });
        room -= added;
      }
    }
    return found;
  }

  #remove(row: number, digit: number): void {
    const digits = this.#rows[row];
    const last = --this.#lengths[row];
    const at = digits.indexOf(digit);
    digits[at] = digits[last];
    for (let i = 0; i < last; i++) this.#adjust(digits[i], digit, -1);
  }

  #insert(row: number, digit: number): void {
    const digits = this.#rows[row];
    for (let i = 0; i < this.#lengths[row]; i++) this.#adjust(digits[i], digit, 1);
    digits[this.#lengths[row]++] = digit;
  }
}
