/** Shift distances beyond this are not considered for sharing: such sums would be wider than any pays for. */
export const MAX_DISTANCE = 126;

const FIRST_CAPACITY = 1 << 12;

/**
 * Counts of two-term patterns a + (sign) (b << distance), in typed arrays: the inner loop of common subexpression
 * sharing looks up a pattern per pair of digits. Patterns are numbered in the order they appear and never removed.
 */
export class PatternTable {
  /** The pattern's a, by number. */
  first = new Int32Array(FIRST_CAPACITY);
  /** The pattern's b, distance and sign in one word, by number. */
  second = new Int32Array(FIRST_CAPACITY);
  /** How often it occurs, by number. */
  count = new Int32Array(FIRST_CAPACITY);
  size = 0;
  #slots = new Int32Array(2 * FIRST_CAPACITY).fill(-1);

  /** The number of a pattern, whose count is 0 if it is new. */
  number(a: number, rest: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(a, rest) & mask;
    for (;;) {
      const known = this.#slots[slot];
      if (known < 0) break;
      if (this.first[known] === a && this.second[known] === rest) return known;
      slot = (slot + 1) & mask;
    }
    if (this.size === this.first.length) {
      this.#grow();
      return this.number(a, rest);
    }
    this.#slots[slot] = this.size;
    this.first[this.size] = a;
    this.second[this.size] = rest;
    return this.size++;
  }

  #grow(): void {
    this.first = doubled(this.first);
    this.second = doubled(this.second);
    this.count = doubled(this.count);
    const slots = new Int32Array(2 * this.first.length).fill(-1);
    for (let number = 0; number < this.size; number++) {
      let slot = hash(this.first[number], this.second[number]) & (slots.length - 1);
      while (slots[slot] >= 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = number;
    }
    this.#slots = slots;
  }
}

function hash(a: number, rest: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(rest, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

function doubled(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(2 * old.length);
  grown.set(old);
  return grown;
}
