import { userError } from '../../diagnostic';
import { isObject, type Json, show } from './json';

/** Options of every layer that do not matter when predicting, or that are looked at elsewhere (`dtype`, input shapes). */
const NEVER_MATTERS =
  /^(name|trainable|dtype|seed|batch_input_shape|batch_shape|input_shape|input_dim|input_dtype|.*_(initializer|regularizer|constraint))$/;

/** Number types in which Keras may compute; half precision has the same meaning, only less precision. */
const FLOAT_POLICY = /^((mixed_)?b?float16|float32|float64)$/;

/**
 * The options of one layer. It keeps account of those that were read, so that one which nobody knows can be reported instead of
 * being ignored. All errors are user errors that name the layer.
 */
export class Options {
  readonly node: string;
  readonly #values: Json;
  readonly #used = new Set<string>();

  constructor(node: string, values: Json) {
    this.node = node;
    this.#values = values;
  }

  /** The value as it stands in the file; undefined when absent. */
  raw(key: string): unknown {
    this.#used.add(key);
    return this.#values[key];
  }

  /** A finite number; without a fallback the option must be there. */
  number(key: string, fallback?: number): number {
    return this.#typed(key, fallback, 'a finite number', Number.isFinite);
  }

  /** An integer; without a fallback the option must be there. */
  integer(key: string, fallback?: number): number {
    return this.#typed(key, fallback, 'an integer', Number.isInteger);
  }

  boolean(key: string, fallback: boolean): boolean {
    return this.#typed(key, fallback, 'true or false', (value) => typeof value === 'boolean');
  }

  /** A list of integers; the option must be there. */
  integers(key: string): readonly number[] {
    const accepts = (value: unknown) => Array.isArray(value) && value.every(Number.isInteger);
    return this.#typed<readonly number[]>(key, undefined, 'a list of integers', accepts);
  }

  /** Declares options that do not change what the layer computes. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.#used.add(key);
  }

  /** Throws unless the option is absent or equal to `value`, the only one that is supported. */
  only(key: string, value: unknown): void {
    const found = this.raw(key);
    if (found === undefined || found === value) return;
    throw this.unsupported(key, found, `only ${show(value)} is supported`);
  }

  /** Throws for the first option that was neither read nor declared irrelevant; null and false mean that it is off. */
  rejectUnknown(): void {
    for (const [key, value] of Object.entries(this.#values)) {
      if (this.#used.has(key) || NEVER_MATTERS.test(key) || value === null || value === false) continue;
      throw this.unsupported(key, value, 'this option is not supported');
    }
  }

  /** Throws for a policy under which weights are quantised or of an unknown type. */
  requireFloatPolicy(): void {
    const dtype = this.raw('dtype');
    if (dtype === undefined || dtype === null) return;
    const name = isObject(dtype) && isObject(dtype.config) ? dtype.config.name : dtype;
    const quantized = isObject(dtype) && /^Quantized/.test(String(dtype.class_name));
    if (quantized || typeof name !== 'string' || !FLOAT_POLICY.test(name)) {
      throw this.unsupported('dtype', dtype, 'supported are float32, float64, float16, bfloat16 and mixed_*');
    }
  }

  /** A user error for an option whose value is not supported. */
  unsupported(key: string, value: unknown, why: string) {
    return userError('unsupported-option', `option ${key} is ${show(value)}; ${why}`, { node: this.node });
  }

  #typed<T>(key: string, fallback: T | undefined, expected: string, accepts: (value: unknown) => boolean): T {
    const value = this.raw(key) ?? fallback;
    if (accepts(value)) return value as T;
    throw userError('bad-option', `option ${key} is ${show(value)}, expected ${expected}`, { node: this.node });
  }
}
