import { AUTO, type NamedType } from '../fixed';
import { integerOf, snakeCase } from './config-keys';
import type { Quantizer } from './quantizer';
import type { Tensor } from './tensor';

/** A trained parameter; its type is the layer's attribute `<key>_t`. */
export interface Weight {
  /** As trained: `weightTensor` gives the values that it stands for. */
  readonly tensor: Tensor;
  readonly quantizer?: Quantizer;
}

/**
 * An attribute that a layer class (or a backend, for the layers it extends) expects: its key in files and configs, what
 * it accepts, and what it means. `required` attributes have no fallback and must be given at construction.
 */
export interface Attribute<T> {
  readonly key: string;
  readonly kind: 'int' | 'ints' | 'float' | 'bool' | 'string' | 'choice' | 'weight' | 'type';
  readonly doc: string;
  /** May be set by the user's configuration. */
  readonly configurable: boolean;
  readonly required: boolean;
  readonly fallback: T | undefined;
  readonly choices?: readonly string[];
  /** Of a type: only a configuration entry under its own name sets it, no default for all types. */
  readonly explicit?: boolean;
  /** As `explicit`, and it is not inferred: it stays `auto` unless the model gives it; the layer says what that means. */
  readonly optional?: boolean;
  /** What was expected, when `value` is not acceptable. */
  check(value: unknown): string | undefined;
}

/** What a configuration means by `value`: choices are written in any case, integers also as texts. */
export function configuredValue({ kind, choices }: Attribute<unknown>, value: unknown): unknown {
  if (kind === 'int') return integerOf(value) ?? value;
  if (typeof value !== 'string') return value;
  const same = (choice: string) => choice.toLowerCase() === value.toLowerCase() || choice === snakeCase(value);
  return choices?.find(same) ?? value;
}

/** Attributes by the name that code uses for them. */
// biome-ignore lint/suspicious/noExplicitAny: a set holds attributes of every value type; keys restore the type on access.
export type AttributeSet = Readonly<Record<string, Attribute<any>>>;

interface Options<T> {
  readonly doc: string;
  readonly fallback?: T;
  readonly configurable?: boolean;
}

function make<T>(
  kind: Attribute<T>['kind'],
  key: string,
  options: Options<T>,
  expected: string,
  accepts: (value: unknown) => boolean,
): Attribute<T> {
  return {
    key,
    kind,
    doc: options.doc,
    configurable: options.configurable ?? false,
    required: options.fallback === undefined,
    fallback: options.fallback,
    check: (value) => (accepts(value) ? undefined : expected),
  };
}

const isInteger = (value: unknown) => Number.isInteger(value);

/** Makers of typed attribute keys. */
export const attr = {
  int: (key: string, options: Options<number>) => make<number>('int', key, options, 'an integer', isInteger),
  ints: (key: string, options: Options<readonly number[]>) =>
    make<readonly number[]>('ints', key, options, 'a list of integers', (v) => Array.isArray(v) && v.every(isInteger)),
  float: (key: string, options: Options<number>) =>
    make<number>('float', key, options, 'a finite number', (v) => Number.isFinite(v)),
  bool: (key: string, options: Options<boolean>) =>
    make<boolean>('bool', key, options, 'true or false', (v) => typeof v === 'boolean'),
  string: (key: string, options: Options<string>) =>
    make<string>('string', key, options, 'a string', (v) => typeof v === 'string'),
  choice: <const C extends string>(key: string, choices: readonly C[], options: Options<C>): Attribute<C> => ({
    ...make<C>('choice', key, options, `one of ${choices.join(', ')}`, (v) => choices.includes(v as C)),
    choices,
  }),
  weight: (key: string, options: Options<Weight>) =>
    make<Weight>('weight', key, options, 'a weight', (v) => ArrayBuffer.isView((v as Weight)?.tensor?.data)),
  /** A type is always configurable; without a fallback it is `auto` until the configuration or inference sets it. */
  type: (
    key: string,
    options: {
      readonly doc: string;
      readonly fallback?: NamedType['precision'];
      readonly explicit?: boolean;
      readonly optional?: boolean;
    },
  ): Attribute<NamedType> => ({
    ...make<NamedType>(
      'type',
      key,
      { doc: options.doc, configurable: true, fallback: { name: '', precision: options.fallback ?? AUTO } },
      'a type',
      (v) => typeof (v as NamedType)?.precision?.kind === 'string',
    ),
    explicit: options.explicit ?? options.optional ?? false,
    optional: options.optional ?? false,
  }),
} as const;
