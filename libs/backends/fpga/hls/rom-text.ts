import { decompose, type Precision } from '../../../fixed';
import { exactDecimal } from './decimal';

/** Values as literals of C++, each exact in its type. */
export function romLiterals(values: ArrayLike<number>, precision: Precision): string[] {
  if (precision.kind === 'exponent') return Array.from(values, (value) => `{${powerOfTwo(value).join(', ')}}`);
  return Array.from(values, literal);
}

/** The same for a file that is read at run time. */
export function romText(values: ArrayLike<number>, precision: Precision): string {
  const texts =
    precision.kind === 'exponent'
      ? Array.from(values, (value) => powerOfTwo(value).join(' '))
      : Array.from(values, literal);
  return `${texts.join(', ')}\n`;
}

/** Integers beyond an int are written as doubles. */
function literal(value: number): string {
  const { raw, frac } = decompose(value);
  const text = exactDecimal(raw, frac);
  return Number.isInteger(value) && Math.abs(value) >= 2 ** 31 ? `${text}.0` : text;
}

/** 1 for a positive value, else 0, and the exponent. */
function powerOfTwo(value: number): [sign: number, exponent: number] {
  return [value < 0 ? 0 : 1, -decompose(value).frac];
}
