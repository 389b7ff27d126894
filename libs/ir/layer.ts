import { nearest, userError } from '../diagnostic';
import type { NamedType } from '../fixed';
import { type Attribute, type AttributeSet, attr, type Weight } from './attribute';
import type { Shape } from './shape';
import { MappingView } from './view';

/** A weight as generated code sees it: data and declared type. */
export interface WeightVariable {
  readonly name: string;
  readonly weight: Weight;
  readonly type: NamedType;
}

/** An output of a layer as generated code sees it. Shapes leave the batch dimension out. */
export interface Variable {
  readonly name: string;
  readonly shape: Shape;
  readonly type: NamedType;
}

/** What is needed to make a layer. */
export interface LayerSpec {
  readonly name: string;
  /** Names of the tensors it reads. */
  readonly inputs: readonly string[];
  /** Names of the tensors it writes; by default one, named like the layer. */
  readonly outputs?: readonly string[];
  /** Attribute values by key. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Name under which the user configures this layer, when a pass made it out of another one. */
  readonly origin?: string;
}

/** What a layer may ask of the graph that holds it. */
export interface LayerHost {
  shapeOf(tensor: string): Shape;
  typeOf(tensor: string): NamedType;
  attributesOf(layer: Layer): readonly Attribute<unknown>[];
  /** Forgets the shapes of a layer that changed and of all that depend on it. */
  forgetShapesFrom(layer: Layer): void;
}

export interface LayerClass<L extends Layer = Layer> {
  new (host: LayerHost, spec: LayerSpec): L;
  readonly kind: string;
  /** One sentence for the reference documentation. */
  readonly doc: string;
  readonly attributes: AttributeSet;
}

/**
 * A node of the model. All its state is in attributes; what it expects is declared by the class (`attributes`) and by the
 * backend (through the graph's schema). Construction and `verify` report what is missing, of the wrong type or unknown.
 */
export abstract class Layer {
  static readonly attributes: AttributeSet = {};
  /** Attributes that every layer has. */
  static readonly common = {
    result: attr.type('result_t', { doc: 'type of the output' }),
    trusted: attr.bool('trusted', {
      doc: 'the model itself gives the type of the output, by a quantiser; only an entry for this layer overrules it',
      fallback: false,
    }),
    bitExact: attr.bool('bit_exact', {
      doc: 'its types follow from the bits that the quantisers of the model give and take',
      fallback: false,
    }),
    trace: attr.bool('trace', { doc: 'record the output when predicting', fallback: false, configurable: true }),
  };

  readonly name: string;
  readonly origin: string;
  inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Code that templates rendered, by slot. */
  readonly code = new Map<string, string>();
  readonly #host: LayerHost;
  readonly #store = new Map<string, unknown>();
  #shapes: readonly Shape[] | undefined;

  constructor(host: LayerHost, spec: LayerSpec) {
    this.#host = host;
    this.name = spec.name;
    this.origin = spec.origin ?? spec.name;
    this.inputs = [...spec.inputs];
    this.outputs = [...(spec.outputs ?? [spec.name])];
    for (const [key, value] of Object.entries(spec.attributes ?? {})) this.setAttr(key, value);
    this.verify();
  }

  /** The class's name in files, configs and documentation. */
  get kind(): string {
    return (this.constructor as LayerClass).kind;
  }

  /** Shapes of the outputs, from the shapes of the inputs and the attributes; throws a user error when they do not fit. */
  abstract infer(): readonly Shape[];

  /** All attributes that this layer expects: the class's, the common ones, the backend's. */
  get expected(): readonly Attribute<unknown>[] {
    return this.#host.attributesOf(this);
  }

  /** The attributes that a user may set. */
  get configurable(): readonly Attribute<unknown>[] {
    return this.expected.filter((a) => a.configurable);
  }

  get<T>(attribute: Attribute<T>): T {
    const value = this.#store.get(attribute.key) ?? attribute.fallback;
    if (value === undefined) throw new Error(`layer "${this.name}" (${this.kind}) has no attribute ${attribute.key}`);
    return value as T;
  }

  set<T>(attribute: Attribute<T>, value: T): void {
    this.setAttr(attribute.key, value);
  }

  /** True when a value was given, false when `get` answers with the fallback. */
  has(attribute: Attribute<unknown>): boolean {
    return this.#store.has(attribute.key);
  }

  /** By key, for configuration files and printers. */
  getAttr(key: string): unknown {
    return this.#store.get(key) ?? this.#find(key).fallback;
  }

  /** By key; a user error names an unknown key or an unacceptable value. */
  setAttr(key: string, value: unknown): void {
    const attribute = this.#find(key);
    const expected = attribute.check(value);
    if (expected !== undefined) {
      const found = typeof value === 'object' ? JSON.stringify(value)?.slice(0, 80) : String(value);
      throw userError('bad-attribute', `${this.kind} attribute ${key} is ${found}, expected ${expected}`, {
        node: this.name,
      });
    }
    this.#store.set(key, value);
    if (attribute.kind !== 'type') this.#host.forgetShapesFrom(this);
  }

  /** Attributes that were given a value, in the order of declaration. */
  entries(): [Attribute<unknown>, unknown][] {
    return this.expected.filter((a) => this.#store.has(a.key)).map((a) => [a, this.#store.get(a.key)]);
  }

  /** Live view: weights by key. */
  get weights(): ReadonlyMap<string, WeightVariable> {
    return this.#view('weight', (key) => ({
      name: key,
      weight: this.#store.get(key) as Weight,
      type: this.getAttr(`${key}_t`) as NamedType,
    }));
  }

  /** Live view: types by key. */
  get types(): ReadonlyMap<string, NamedType> {
    return new MappingView(
      () => this.expected.filter((a) => a.kind === 'type').map((a) => a.key),
      (key) => this.getAttr(key) as NamedType,
    );
  }

  /** Live view: output variables by tensor name. */
  get variables(): ReadonlyMap<string, Variable> {
    return new MappingView(
      () => this.outputs,
      (name) => ({
        name,
        shape: this.shapes[this.outputs.indexOf(name)],
        type: this.get(Layer.common.result),
      }),
    );
  }

  /** Inferred shapes of the outputs. */
  get shapes(): readonly Shape[] {
    this.#shapes ??= this.infer();
    return this.#shapes;
  }

  /** Shape of the only (or first) output. */
  get shape(): Shape {
    return this.shapes[0];
  }

  /** Shape of input `slot`. */
  inputShape(slot = 0): Shape {
    const name = this.inputs[slot];
    if (name === undefined) {
      throw userError('missing-input', `${this.kind} needs input ${slot}, it has ${this.inputs.length}`, {
        node: this.name,
      });
    }
    return this.#host.shapeOf(name);
  }

  /** Type of the values at input `slot`. */
  inputType(slot = 0): NamedType {
    return this.#host.typeOf(this.inputs[slot]);
  }

  /** Throws a user error for every required attribute without a value. */
  verify(): void {
    const missing = this.expected.find((a) => a.required && !this.#store.has(a.key));
    if (missing) {
      const what = `${this.kind} lacks its attribute ${missing.key} (${missing.doc})`;
      throw userError('missing-attribute', what, { node: this.name });
    }
  }

  /** Called by the graph when something upstream changed; false when there was nothing to forget. */
  forgetShapes(): boolean {
    const known = this.#shapes !== undefined;
    this.#shapes = undefined;
    return known;
  }

  #find(key: string): Attribute<unknown> {
    const expected = this.expected;
    const attribute = expected.find((a) => a.key === key);
    if (attribute) return attribute;
    const keys = expected.map((a) => a.key);
    const near = nearest(key, keys);
    const hint = near ? `did you mean ${near}?` : `it has ${keys.join(', ')}`;
    throw userError('unknown-attribute', `${this.kind} has no attribute ${key}`, { node: this.name }, hint);
  }

  #view<V>(kind: Attribute<unknown>['kind'], read: (key: string) => V): ReadonlyMap<string, V> {
    return new MappingView(
      () => this.expected.filter((a) => a.kind === kind && this.#store.has(a.key)).map((a) => a.key),
      read,
    );
  }
}
