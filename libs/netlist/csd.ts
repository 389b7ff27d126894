/** One digit of a sum of signed, shifted terms: (negative ? -1 : 1) * term << shift. */
export interface Digit {
  readonly term: number;
  readonly shift: number;
  readonly negative: boolean;
}

/**
 * The canonical signed digits of `factor` (no two neighbours nonzero, so as few as possible), lowest first, as digits
 * of `term`.
 */
export function canonicalDigits(factor: bigint, term: number): Digit[] {
  const digits: Digit[] = [];
  let rest = factor;
  for (let shift = 0; rest !== 0n; shift++, rest >>= 1n) {
    if ((rest & 1n) === 0n) continue;
    const negative = (rest & 3n) === 3n;
    digits.push({ term, shift, negative });
    rest += negative ? 1n : -1n;
  }
  return digits;
}
