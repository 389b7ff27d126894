/** The exact decimal form of word * 2^-frac, without trailing zeros behind the point. */
export function exactDecimal(word: bigint, frac: number): string {
  const magnitude = word < 0n ? -word : word;
  // A word with a fraction of f bits is its product with 5^f over 10^f.
  const digits = (frac > 0 ? magnitude * 5n ** BigInt(frac) : magnitude << BigInt(-frac)).toString();
  const sign = word < 0n ? '-' : '';
  if (frac <= 0) return sign + digits;
  const padded = digits.padStart(frac + 1, '0');
  const fraction = padded.slice(-frac).replace(/0+$/, '');
  return sign + padded.slice(0, -frac) + (fraction === '' ? '' : `.${fraction}`);
}
