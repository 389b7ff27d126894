/** True when `reuse` fits an n_in x n_out matrix product (features.md d.3). */
export function isValidReuseFactor(nIn: number, nOut: number, reuse: number): boolean {
  const multipliers = Math.ceil((nIn * nOut) / Math.min(nIn, reuse));
  const rowsFit = multipliers % nOut === 0 || reuse >= nIn;
  const columnsFit = reuse % nIn === 0 || reuse < nIn;
  return rowsFit && columnsFit && (nIn * nOut) % reuse === 0;
}

/** The valid reuse factor nearest to `wanted`, the smaller of two equally near. */
export function closestReuseFactor(nIn: number, nOut: number, wanted: number): number {
  for (let distance = 0; distance <= nIn * nOut; distance++) {
    for (const reuse of [wanted - distance, wanted + distance]) {
      if (reuse >= 1 && reuse <= nIn * nOut && isValidReuseFactor(nIn, nOut, reuse)) return reuse;
    }
  }
  return 1;
}
