import { makeQuantizer, type Quantizer, quantizerFields } from '../quantizer';
import { type Cursor, printNumber } from './cursor';

const WORD = /[A-Za-z_]\w*/y;

/** `quantized_bits(bits=6, integer=0, signed=true, symmetric=false, alpha=auto_po2)`: every field, in a fixed order. */
export function printQuantizer(quantizer: Quantizer): string {
  const fields = quantizerFields(quantizer).map(
    ([name, value]) => `${name}=${typeof value === 'number' ? printNumber(value) : value}`,
  );
  return `${quantizer.kind}(${fields.join(', ')})`;
}

/** True when a quantiser comes next, and not a tensor. */
export function atQuantizer(cursor: Cursor): boolean {
  return !cursor.at('f32 ') && !cursor.at('f64 ');
}

/** Reads what `printQuantizer` writes. */
export function parseQuantizer(cursor: Cursor): Quantizer {
  const kind = word(cursor, 'a tensor (f32, f64) or a quantiser such as quantized_bits(...)');
  cursor.expect('(');
  const fields = cursor.at(')') ? [] : cursor.list(() => parseField(cursor));
  cursor.expect(')');
  return makeQuantizer(kind, Object.fromEntries(fields));
}

function parseField(cursor: Cursor): readonly [string, unknown] {
  const name = word(cursor, 'the name of a field');
  cursor.expect('=');
  const value = cursor.take(WORD);
  if (value === undefined) return [name, cursor.number()];
  return [name, value === 'true' || value === 'false' ? value === 'true' : value];
}

function word(cursor: Cursor, expected: string): string {
  const found = cursor.take(WORD);
  if (found === undefined) throw cursor.fail(expected);
  return found;
}
