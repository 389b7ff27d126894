import { type Argument, nodeError, type Scalar } from './graph';

/**
 * The arguments of one operation. It keeps account of those that were read, so that one which a handler does not know can be
 * reported instead of being ignored (torch.export leaves out those that have their default). All errors name the node.
 */
export class Arguments {
  readonly #label: string;
  readonly #target: string;
  readonly #values: ReadonlyMap<string, Argument>;
  readonly #used = new Set<string>();

  constructor(label: string, target: string, values: ReadonlyMap<string, Argument>) {
    this.#label = label;
    this.#target = target;
    this.#values = values;
  }

  /** True when the argument is there and not None. */
  has(key: string): boolean {
    return this.#read(key).kind !== 'none';
  }

  /** Name of a tensor; undefined when the argument is None or left out. */
  optionalTensor(key: string): string | undefined {
    const found = this.#read(key);
    if (found.kind === 'none' || found.kind === 'tensor') return found.kind === 'none' ? undefined : found.name;
    throw this.#bad(key, 'a tensor');
  }

  tensor(key: string): string {
    const found = this.optionalTensor(key);
    if (found !== undefined) return found;
    throw this.#bad(key, 'a tensor');
  }

  tensors(key: string): readonly string[] {
    const found = this.#read(key);
    if (found.kind === 'tensors' && found.names.every((name) => name !== undefined)) return found.names as string[];
    throw this.#bad(key, 'a list of tensors');
  }

  /** A number or a tensor: what may stand on either side of an arithmetic operator. */
  operand(key: string): number | string {
    const found = this.#read(key);
    if (found.kind === 'tensor') return found.name;
    if (found.kind === 'value' && typeof found.value === 'number' && Number.isFinite(found.value)) return found.value;
    throw this.#bad(key, 'a tensor or a finite number');
  }

  /** A number, possibly infinite; without a fallback the argument must be there. */
  number(key: string, fallback?: number): number {
    return this.#typed(key, fallback, 'a number', (value) => typeof value === 'number' && !Number.isNaN(value));
  }

  integer(key: string, fallback?: number): number {
    return this.#typed(key, fallback, 'an integer', Number.isInteger);
  }

  boolean(key: string, fallback: boolean): boolean {
    return this.#typed(key, fallback, 'true or false', (value) => typeof value === 'boolean');
  }

  text(key: string, fallback: string): string {
    return this.#typed(key, fallback, 'a string', (value) => typeof value === 'string');
  }

  numbers(key: string, fallback?: readonly number[]): readonly number[] {
    const accepts = (value: unknown) => Array.isArray(value) && value.every(Number.isFinite);
    return this.#typed<readonly number[]>(key, fallback, 'a list of numbers', accepts);
  }

  /** The value when it is a string. */
  word(key: string): string | undefined {
    const found = this.#read(key);
    return found.kind === 'value' && typeof found.value === 'string' ? found.value : undefined;
  }

  integers(key: string, fallback?: readonly number[]): readonly number[] {
    const accepts = (value: unknown) => Array.isArray(value) && value.every(Number.isInteger);
    return this.#typed<readonly number[]>(key, fallback, 'a list of integers', accepts);
  }

  /** `count` integers; a shorter list repeats, an empty or missing one is the fallback. */
  perAxis(key: string, count: number, fallback: number | readonly number[]): readonly number[] {
    const given = this.integers(key, []);
    const values = given.length > 0 ? given : [fallback].flat();
    return Array.from({ length: count }, (_, axis) => values[Math.min(axis, values.length - 1)]);
  }

  /** Declares arguments that do not change what is computed. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.#used.add(key);
  }

  /** Throws unless the argument is left out or equal to `value`, the only one that is supported. */
  only(key: string, value: Scalar): void {
    const found = this.#read(key);
    if (found.kind === 'none' || (found.kind === 'value' && found.value === value)) return;
    throw this.unsupported(key, `only ${value} is supported`);
  }

  /** Throws for the first argument that was neither read nor declared irrelevant; None and False mean that it is off. */
  rejectUnknown(): void {
    for (const [key, argument] of this.#values) {
      const off = argument.kind === 'none' || argument.kind === 'type' || argument.kind === 'other';
      if (off || this.#used.has(key) || (argument.kind === 'value' && argument.value === false)) continue;
      throw this.unsupported(key, 'this argument is not supported');
    }
  }

  /** A user error for an argument whose value is not supported. */
  unsupported(key: string, why: string, hint?: string) {
    const message = `the argument ${key} is ${this.#show(key)}; ${why}`;
    return nodeError(this.#label, this.#target, 'unsupported-argument', message, hint);
  }

  #read(key: string): Argument {
    this.#used.add(key);
    return this.#values.get(key) ?? { kind: 'none' };
  }

  #typed<T>(key: string, fallback: T | undefined, expected: string, accepts: (value: unknown) => boolean): T {
    const found = this.#read(key);
    const value = found.kind === 'value' ? found.value : found.kind === 'none' ? fallback : undefined;
    if (accepts(value)) return value as T;
    throw this.#bad(key, expected);
  }

  #bad(key: string, expected: string) {
    const message = `the argument ${key} is ${this.#show(key)}, expected ${expected}`;
    return nodeError(this.#label, this.#target, 'bad-argument', message);
  }

  #show(key: string): string {
    const found = this.#values.get(key) ?? { kind: 'none' };
    switch (found.kind) {
      case 'none':
        return 'None';
      case 'value':
        return (Array.isArray(found.value) ? `[${found.value.join(', ')}]` : String(found.value)).slice(0, 80);
      case 'tensor':
        return `the tensor ${found.name}`;
      case 'tensors':
        return 'a list of tensors';
      case 'symbolic':
        return 'known only at run time';
      case 'type':
        return `number type ${found.type}`;
      case 'other':
        return 'no number';
    }
  }
}
