/**
 * Order in which an output visits its terms: ascending, or by the index of the weight modulo `interleave` first, as a matrix
 * product does that uses each multiplier `interleave` times. `index` numbers the weights of all outputs.
 */
export function accumulationOrder(
  terms: number,
  interleave: number,
  index: (output: number, term: number) => number,
): (output: number) => readonly number[] {
  const ascending = Array.from({ length: terms }, (_, i) => i);
  if (interleave === 1) return () => ascending;
  return (output) => {
    const step = (i: number) => index(output, i) % interleave;
    return ascending.toSorted((a, b) => step(a) - step(b) || a - b);
  };
}
