import { assertNever, nearest, userError } from '../diagnostic';
import { FormArguments } from './form-arguments';
import type { Precision, StandardFloatPrecision } from './precision';
import { FORMS, type Form, NAMED_FLOATS, QUANTISER_FORMS } from './precision-forms';

/**
 * A precision as users write it (numerics.md 1.5). Letter case, white space around the parts and the prefixes `AP_` and
 * `AC_` of modes do not matter. The reference calls `fixed` and `int` types unsigned when the letter u occurs anywhere in
 * the text; among the names and modes accepted here only the `u` of the name can.
 * User error `illegal-precision`, without a place: add it with `withWhere`.
 */
export function parsePrecision(text: string): Precision {
  return parse(text, FORMS);
}

/** As `parsePrecision`, and also the `xnor`, `exponent<W>` and `uexponent<W>` that `formatPrecision` prints. */
export function parsePrintedPrecision(text: string): Precision {
  return parse(text, { ...FORMS, ...QUANTISER_FORMS });
}

/**
 * The canonical text, which `parsePrintedPrecision` reads back: `fixed<16,6,TRN,WRAP,0>`, `uint<1>`, `auto`, `float`,
 * `std_float<24,8>`, `ac_float<25,2,8,TRN>`, `xnor`, `exponent<4>`. The reference prints xnor as `uint<1>`.
 */
export function formatPrecision(p: Precision): string {
  switch (p.kind) {
    case 'fixed':
      return `${p.signed ? '' : 'u'}fixed<${p.width},${p.integer},${p.rounding},${p.saturation},${p.satBits}>`;
    case 'integer':
      return `${p.signed ? '' : 'u'}int<${p.width}>`;
    case 'exponent':
      return `${p.signed ? '' : 'u'}exponent<${p.width}>`;
    case 'ac_float':
      return `ac_float<${p.mantissa},${p.integer},${p.exponent},${p.rounding}>`;
    case 'float':
      return formatFloat(p);
    case 'xnor':
    case 'auto':
      return p.kind;
    default:
      return assertNever(p);
  }
}

function formatFloat(p: StandardFloatPrecision): string {
  const named = Object.entries(NAMED_FLOATS).find(([, f]) => f.width === p.width && f.exponent === p.exponent);
  return named?.[0] ?? `std_float<${p.width},${p.exponent}>`;
}

/** `formatPrecision` without trailing defaults: `fixed<16,6>`, `fixed<16,6,RND>`, `fixed<16,6,TRN,SAT>`. */
export function shortPrecision(p: Precision): string {
  return formatPrecision(p).replace(/(?:(?:(?:,TRN)?,WRAP)?,0|,TRN)>$/, '>');
}

/** Whether two precisions are the same type, modes included. */
export function precisionsEqual(a: Precision, b: Precision): boolean {
  return a === b || formatPrecision(a) === formatPrecision(b);
}

function parse(text: string, forms: Readonly<Record<string, Form>>): Precision {
  const parts = /^\s*(\w+)\s*(?:<([^<>]*)>)?\s*$/.exec(text);
  const name = (parts?.[1] ?? '').toLowerCase();
  if (!parts || !Object.hasOwn(forms, name)) throw unknownName(text, forms);
  const form = forms[name];
  const words = parts[2] === undefined ? [] : parts[2].split(',').map((word) => word.trim());
  const args = new FormArguments(text, words, `write ${name}${form.example}, for example`);
  if (words.length < form.required || words.length > form.most) {
    throw args.error(`expected ${name}${form.usage}, found ${words.length} of these arguments`);
  }
  return form.read(args, name);
}

function unknownName(text: string, forms: Readonly<Record<string, Form>>): Error {
  const near = nearest(/^\s*\w*/.exec(text)![0].trim(), Object.keys(forms));
  const example = near === undefined ? 'fixed<16,6>' : `${near}${forms[near].example}`;
  const known = Object.keys(FORMS).map((name) => name + (FORMS[name].most === 0 ? '' : '<...>'));
  const message = `${JSON.stringify(text)} is not a precision: expected one of ${known.join(', ')}`;
  return userError('illegal-precision', message, {}, `write ${example}, for example`);
}
