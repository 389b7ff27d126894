/** True when `reuse` fits an n_in x n_out matrix product (features.md d.3). */
export function isValidReuseFactor(nIn: number, nOut: number, reuse: number): boolean {
  const multipliers = Math.ceil((nIn * nOut) / Math.min(nIn, reuse));
  const rowsFit = multipliers % nOut === 0 || reuse >= nIn;
  const columnsFit = reuse % nIn === 0 || reuse < nIn;
  return rowsFit && columnsFit && (nIn * nOut) % reuse === 0;
}

/** The valid reuse factors of an n_in x n_out matrix product, ascending. */
export function validReuseFactors(nIn: number, nOut: number): number[] {
  return divisors(nIn * nOut).filter((reuse) => isValidReuseFactor(nIn, nOut, reuse));
}

/** The divisors of a positive integer, ascending. */
export function divisors(n: number): number[] {
  const small = Array.from({ length: Math.floor(Math.sqrt(n)) }, (_, i) => i + 1).filter((i) => n % i === 0);
  return [...new Set([...small, ...small.map((i) => n / i).reverse()])];
}

/** Of ascending values the one nearest to `wanted`, the smaller of two equally near. */
export function nearestOf(values: readonly number[], wanted: number): number {
  return values.reduce((best, value) => (Math.abs(value - wanted) < Math.abs(best - wanted) ? value : best));
}
