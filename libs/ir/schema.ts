import { nearest, userError } from '../diagnostic';
import type { Attribute, AttributeSet } from './attribute';
import { Layer, type LayerClass } from './layer';

/** The layer classes that a compiler knows, with the attributes that its backend adds to them. Immutable. */
export class LayerSchema {
  readonly #classes: ReadonlyMap<string, LayerClass>;
  readonly #added: ReadonlyMap<string, AttributeSet>;
  readonly #expected = new Map<string, readonly Attribute<unknown>[]>();

  constructor(classes: Iterable<LayerClass>, added: ReadonlyMap<string, AttributeSet> = new Map()) {
    this.#classes = new Map([...classes].map((c) => [c.kind, c]));
    this.#added = added;
  }

  get classes(): readonly LayerClass[] {
    return [...this.#classes.values()];
  }

  /** A schema in which the layers of `kinds` have `attributes` as well. */
  extend(kinds: Iterable<LayerClass>, attributes: AttributeSet): LayerSchema {
    const added = new Map(this.#added);
    for (const { kind } of kinds) added.set(kind, { ...added.get(kind), ...attributes });
    return new LayerSchema(this.#classes.values(), added);
  }

  /** A schema that knows more classes. */
  withClasses(classes: Iterable<LayerClass>): LayerSchema {
    return new LayerSchema([...this.#classes.values(), ...classes], this.#added);
  }

  /** The class of a kind; a user error names an unknown one. */
  classOf(kind: string): LayerClass {
    const found = this.#classes.get(kind);
    if (found) return found;
    const near = nearest(kind, this.#classes.keys());
    const hint = near ? `did you mean ${near}?` : `known are ${[...this.#classes.keys()].join(', ')}`;
    throw userError('unknown-layer', `no layer class is called ${JSON.stringify(kind)}`, {}, hint);
  }

  /** All attributes of a class: its own (inherited ones first), the common ones, the backend's. */
  attributesOf(layerClass: LayerClass): readonly Attribute<unknown>[] {
    let expected = this.#expected.get(layerClass.kind);
    if (!expected) {
      const sets = [layerClass.attributes, this.#added.get(layerClass.kind) ?? {}, Layer.common];
      expected = sets.flatMap((set) => Object.values(set));
      this.#expected.set(layerClass.kind, expected);
    }
    return expected;
  }
}
