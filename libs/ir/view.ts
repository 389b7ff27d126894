/** A read-only map computed on access, so that it always shows the present state of what it looks at. */
export class MappingView<V> implements ReadonlyMap<string, V> {
  readonly #keys: () => readonly string[];
  readonly #read: (key: string) => V;

  constructor(keys: () => readonly string[], read: (key: string) => V) {
    this.#keys = keys;
    this.#read = read;
  }

  get size(): number {
    return this.#keys().length;
  }

  has(key: string): boolean {
    return this.#keys().includes(key);
  }

  get(key: string): V | undefined {
    return this.has(key) ? this.#read(key) : undefined;
  }

  keys(): MapIterator<string> {
    return this.#keys()[Symbol.iterator]() as MapIterator<string>;
  }

  *values(): MapIterator<V> {
    for (const key of this.#keys()) yield this.#read(key);
  }

  *entries(): MapIterator<[string, V]> {
    for (const key of this.#keys()) yield [key, this.#read(key)];
  }

  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }
}
