import type { FormArguments } from './form-arguments';
import { AUTO, fixed, type Precision, ROUNDINGS, SATURATIONS, type StandardFloatPrecision } from './precision';

/** Widths and positions of the binary point beyond this are taken for typing errors. */
const MAX_BITS = 4096;

/** IEEE types with a name of their own. */
export const NAMED_FLOATS: Readonly<Record<string, StandardFloatPrecision>> = {
  float: { kind: 'float', width: 32, exponent: 8 },
  double: { kind: 'float', width: 64, exponent: 11 },
  half: { kind: 'float', width: 16, exponent: 5 },
  bfloat16: { kind: 'float', width: 16, exponent: 8 },
};

/** One spelling: its arguments, how many of them must be there, an example and the precision that it means. */
export interface Form {
  readonly usage: string;
  readonly required: number;
  readonly most: number;
  readonly example: string;
  read(args: FormArguments, name: string): Precision;
}

const FIXED: Form = {
  usage: '<width,integer[,rounding[,saturation[,saturation bits]]]>',
  required: 2,
  most: 5,
  example: '<16,6,RND,SAT>',
  read: (args, name) => {
    const width = args.integer(0, 'width', 1, MAX_BITS);
    return fixed(width, args.integer(1, 'integer bits', -MAX_BITS, MAX_BITS), {
      signed: !name.includes('u'),
      rounding: args.choice(2, 'rounding', ROUNDINGS),
      saturation: args.choice(3, 'saturation', SATURATIONS),
      satBits: args.has(4) ? args.integer(4, 'saturation bits', 0, width) : 0,
    });
  },
};

const INTEGER: Form = {
  usage: '<width>',
  required: 1,
  most: 1,
  example: '<8>',
  read: (args, name) => ({
    kind: 'integer',
    width: args.integer(0, 'width', 1, MAX_BITS),
    signed: !name.includes('u'),
  }),
};

const AC_FIXED: Form = {
  usage: '<width,integer[,signed[,rounding[,saturation]]]>',
  required: 2,
  most: 5,
  example: '<16,6,true,AC_RND,AC_SAT>',
  read: (args) =>
    fixed(args.integer(0, 'width', 1, MAX_BITS), args.integer(1, 'integer bits', -MAX_BITS, MAX_BITS), {
      signed: args.flag(2, 'signed'),
      rounding: args.choice(3, 'rounding', ROUNDINGS),
      saturation: args.choice(4, 'saturation', SATURATIONS),
    }),
};

const AC_INT: Form = {
  usage: '<width[,signed]>',
  required: 1,
  most: 2,
  example: '<8,true>',
  read: (args) => ({ kind: 'integer', width: args.integer(0, 'width', 1, MAX_BITS), signed: args.flag(1, 'signed') }),
};

const AC_FLOAT: Form = {
  usage: '<mantissa,integer,exponent[,rounding]>',
  required: 3,
  most: 4,
  example: '<25,2,8>',
  read: (args) => ({
    kind: 'ac_float',
    mantissa: args.integer(0, 'mantissa bits', 1, MAX_BITS),
    integer: args.integer(1, 'integer bits', -MAX_BITS, MAX_BITS),
    exponent: args.integer(2, 'exponent bits', 1, 64),
    rounding: args.choice(3, 'rounding', ROUNDINGS),
  }),
};

const FLOAT: Form = {
  usage: '<width,exponent>',
  required: 2,
  most: 2,
  example: '<24,8>',
  read: (args) => {
    const width = args.integer(0, 'width', 3, MAX_BITS);
    return { kind: 'float', width, exponent: args.integer(1, 'exponent bits', 1, width - 2) };
  },
};

const EXPONENT: Form = {
  usage: '<width>',
  required: 1,
  most: 1,
  example: '<4>',
  read: (args, name) => ({
    kind: 'exponent',
    width: args.integer(0, 'width', 1, MAX_BITS),
    signed: !name.includes('u'),
  }),
};

function plain(precision: Precision): Form {
  return { usage: '', required: 0, most: 0, example: '', read: () => precision };
}

/** What users may write (numerics.md 1.5), by name. */
export const FORMS: Readonly<Record<string, Form>> = {
  auto: plain(AUTO),
  fixed: FIXED,
  ufixed: FIXED,
  ap_fixed: FIXED,
  ap_ufixed: FIXED,
  int: INTEGER,
  uint: INTEGER,
  ap_int: INTEGER,
  ap_uint: INTEGER,
  ac_fixed: AC_FIXED,
  ac_int: AC_INT,
  ac_float: AC_FLOAT,
  ...Object.fromEntries(Object.entries(NAMED_FLOATS).map(([name, precision]) => [name, plain(precision)])),
  ap_float: FLOAT,
  ac_std_float: FLOAT,
  std_float: FLOAT,
};

/** What only quantisers make; printed by us, not accepted in configurations. */
export const QUANTISER_FORMS: Readonly<Record<string, Form>> = {
  xnor: plain({ kind: 'xnor' }),
  exponent: EXPONENT,
  uexponent: EXPONENT,
};
