import { type Diagnostic, nearest, userError, withWhere } from '../diagnostic';
import type { NamedType } from '../fixed';
import type { Attribute } from './attribute';
import type { HlsConfig } from './config';
import { Layer, type LayerClass, type LayerHost, type LayerSpec } from './layer';
import type { LayerSchema } from './schema';
import type { Shape } from './shape';

/**
 * A network: layers in a topological order, connected by named tensors. Only the verbs `add`, `insertBefore`, `insertAfter`,
 * `bypass`, `replace`, `split`, `remove` and `setOutput` change its structure; each keeps producers, consumers and the
 * order consistent and counts as one edit.
 */
export class ModelGraph implements LayerHost {
  readonly name: string;
  readonly schema: LayerSchema;
  /** Further results of flows, such as a netlist, by file name. */
  readonly artifacts = new Map<string, string>();
  /** Names that a configuration may speak of beside the present layers: the model file's own, and layers since removed. */
  readonly knownNames = new Set<string>();
  /** Flows applied so far. */
  readonly applied = new Set<string>();
  /** The configuration as the running flow may read it; set by whoever applies flows. */
  config: HlsConfig | undefined;
  readonly #reports: Diagnostic[] = [];
  readonly #layers: Layer[] = [];
  readonly #byName = new Map<string, Layer>();
  readonly #producers = new Map<string, Layer>();
  readonly #consumers = new Map<string, Set<Layer>>();
  #outputs: readonly string[] = [];
  #edits = 0;

  constructor(name: string, schema: LayerSchema) {
    this.name = name;
    this.schema = schema;
  }

  /** How many structural edits were made. */
  get edits(): number {
    return this.#edits;
  }

  /** The layers in topological order. */
  get layers(): readonly Layer[] {
    return this.#layers;
  }

  /** The input layers, in the order in which the model declares them. */
  get inputs(): readonly Layer[] {
    return this.#layers.filter((layer) => layer.kind === 'Input');
  }

  /** Names of the tensors that leave the model. */
  get outputs(): readonly string[] {
    return this.#outputs;
  }

  /** Warnings and notes so far. */
  get reports(): readonly Diagnostic[] {
    return this.#reports;
  }

  /** Records a warning or a note once. */
  report(diagnostic: Diagnostic): void {
    const same = (d: Diagnostic) =>
      d.code === diagnostic.code && d.where.node === diagnostic.where.node && d.message === diagnostic.message;
    if (!this.#reports.some(same)) this.#reports.push(diagnostic);
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** The layer of that name; a user error when there is none. */
  layer(name: string): Layer {
    const found = this.#byName.get(name);
    if (found) return found;
    const near = nearest(name, this.#byName.keys());
    throw userError(
      'unknown-node',
      `the model has no layer ${JSON.stringify(name)}`,
      {},
      near && `did you mean ${near}?`,
    );
  }

  /** The layer that writes a tensor. */
  producer(tensor: string): Layer {
    const found = this.#producers.get(tensor);
    if (!found) throw userError('unknown-tensor', `no layer produces the tensor ${JSON.stringify(tensor)}`);
    return found;
  }

  /** The layer that writes input `slot` of `layer`. */
  producerOf(layer: Layer, slot = 0): Layer {
    return this.producer(layer.inputs[slot]);
  }

  /** The layers that read a tensor, or any output of a layer, in topological order. */
  consumers(of: string | Layer): readonly Layer[] {
    const tensors = typeof of === 'string' ? [of] : of.outputs;
    const found = new Set(tensors.flatMap((t) => [...(this.#consumers.get(t) ?? [])]));
    return found.size < 2 ? [...found] : this.#layers.filter((layer) => found.has(layer));
  }

  /** True when a tensor of `layer` leaves the model. */
  isOutput(layer: Layer): boolean {
    return layer.outputs.some((tensor) => this.#outputs.includes(tensor));
  }

  shapeOf(tensor: string): Shape {
    const layer = this.producer(tensor);
    return layer.shapes[layer.outputs.indexOf(tensor)];
  }

  typeOf(tensor: string): NamedType {
    return this.producer(tensor).get(Layer.common.result);
  }

  attributesOf(layer: Layer): readonly Attribute<unknown>[] {
    return this.schema.attributesOf(layer.constructor as LayerClass);
  }

  forgetShapesFrom(layer: Layer): void {
    // What depends on a layer without known shapes has none either: stopping there visits each layer once.
    if (!layer.forgetShapes()) return;
    for (const reader of this.consumers(layer)) this.forgetShapesFrom(reader);
  }

  /** Appends a layer whose inputs exist. */
  add<L extends Layer>(layerClass: LayerClass<L>, spec: LayerSpec): L {
    return this.#insert(this.#layers.length, layerClass, spec);
  }

  /** Inserts a layer between `consumer` and what feeds its input `slot`. The spec's inputs default to that tensor. */
  insertBefore<L extends Layer>(
    consumer: Layer,
    slot: number,
    layerClass: LayerClass<L>,
    spec: Omit<LayerSpec, 'inputs'> & Partial<LayerSpec>,
  ): L {
    const tensor = consumer.inputs[slot];
    const made = this.#insert(this.#index(consumer), layerClass, { ...spec, inputs: spec.inputs ?? [tensor] });
    this.#setInputs(
      consumer,
      consumer.inputs.map((name, i) => (i === slot ? made.outputs[0] : name)),
    );
    return made;
  }

  /** Inserts a one-input layer behind `producer`: it reads the first output, all former readers read the new layer. */
  insertAfter<L extends Layer>(
    producer: Layer,
    layerClass: LayerClass<L>,
    spec: Omit<LayerSpec, 'inputs'> & Partial<LayerSpec>,
  ): L {
    const [tensor] = producer.outputs;
    const readers = this.consumers(tensor);
    const made = this.#insert(this.#index(producer) + 1, layerClass, { ...spec, inputs: spec.inputs ?? [tensor] });
    for (const reader of readers) this.#rename(reader, tensor, made.outputs[0]);
    this.#outputs = this.#outputs.map((name) => (name === tensor ? made.outputs[0] : name));
    return made;
  }

  /** Inserts a layer with several outputs behind `producer`; each reading slot, then each model output, takes the next. */
  fanOut<L extends Layer>(producer: Layer, layerClass: LayerClass<L>, spec: LayerSpec): L {
    const [tensor] = producer.outputs;
    const readers = this.consumers(tensor);
    const made = this.#insert(this.#index(producer) + 1, layerClass, spec);
    const copies = made.outputs[Symbol.iterator]();
    const next = (name: string) => (name === tensor ? copies.next().value! : name);
    for (const reader of readers) this.#setInputs(reader, reader.inputs.map(next));
    this.#outputs = this.#outputs.map(next);
    return made;
  }

  /** Removes a layer; its readers read its input `slot` instead. */
  bypass(layer: Layer, slot = 0): void {
    const source = layer.inputs[slot];
    for (const tensor of layer.outputs) {
      for (const reader of this.consumers(tensor)) this.#rename(reader, tensor, source);
      this.#outputs = this.#outputs.map((name) => (name === tensor ? source : name));
    }
    this.remove(layer);
  }

  /** Removes a layer that nothing reads. */
  remove(layer: Layer): void {
    const reader = this.consumers(layer)[0]?.name ?? (this.isOutput(layer) ? 'the model output' : undefined);
    if (reader !== undefined) throw new Error(`cannot remove "${layer.name}": ${reader} reads it`);
    this.#setInputs(layer, []);
    for (const tensor of layer.outputs) this.#producers.delete(tensor);
    this.#layers.splice(this.#index(layer), 1);
    this.#byName.delete(layer.name);
    this.knownNames.add(layer.name);
    this.#edits++;
  }

  /**
   * Puts a new layer in the place of `layer`, with the same inputs and output tensors unless the spec says otherwise; output
   * tensors are matched by position.
   */
  replace<L extends Layer>(layer: Layer, layerClass: LayerClass<L>, spec: Partial<LayerSpec> = {}): L {
    const [made] = this.split(layer, [[layerClass, spec]]);
    return made as L;
  }

  /** Puts a chain of one-input layers in the place of `layer`; the last one writes the layer's output tensors. */
  split(layer: Layer, chain: readonly (readonly [LayerClass, Partial<LayerSpec>])[]): Layer[] {
    const at = this.#index(layer);
    const readers = layer.outputs.map((tensor) => this.consumers(tensor));
    const inputs = layer.inputs;
    this.#detach(layer);
    const made: Layer[] = [];
    for (const [i, [layerClass, spec]] of chain.entries()) {
      const last = i === chain.length - 1;
      made.push(
        this.#insert(at + i, layerClass, {
          name: layer.name,
          origin: layer.origin,
          inputs: i === 0 ? inputs : made[i - 1].outputs,
          ...(last ? { outputs: layer.outputs } : {}),
          ...spec,
        }),
      );
    }
    if (!this.has(layer.name)) this.knownNames.add(layer.name);
    for (const [i, tensor] of layer.outputs.entries()) {
      const successor = made[made.length - 1].outputs[i];
      for (const reader of readers[i]) this.#rename(reader, tensor, successor);
      this.#outputs = this.#outputs.map((name) => (name === tensor ? successor : name));
    }
    return made;
  }

  /** Declares which tensors leave the model, in order. */
  setOutput(tensors: readonly string[]): void {
    for (const tensor of tensors) this.producer(tensor);
    this.#outputs = [...tensors];
    this.#edits++;
  }

  /** A name that no layer has yet: `wanted`, or `wanted_2`, `wanted_3`, ... */
  uniqueName(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.#byName.has(name) || this.#producers.has(name); i++) name = `${wanted}_${i}`;
    return name;
  }

  /** Checks every layer's attributes and every shape; throws the first problem, naming the node. */
  verify(): void {
    const seen = new Set<string>();
    for (const layer of this.#layers) {
      withWhere({ node: layer.name }, () => {
        const early = layer.inputs.find((tensor) => !seen.has(tensor));
        if (early !== undefined) throw new Error(`"${layer.name}" reads ${early} before it is produced`);
        layer.verify();
        if (layer.shapes.length !== layer.outputs.length) {
          throw new Error(`"${layer.name}" infers ${layer.shapes.length} shapes for ${layer.outputs.length} outputs`);
        }
      });
      for (const tensor of layer.outputs) seen.add(tensor);
    }
    if (this.#outputs.length === 0) throw userError('no-output', 'the model has no output');
  }

  #index(layer: Layer): number {
    const at = this.#layers.indexOf(layer);
    if (at < 0) throw new Error(`"${layer.name}" is not in the graph`);
    return at;
  }

  #insert<L extends Layer>(at: number, layerClass: LayerClass<L>, spec: LayerSpec): L {
    if (this.#byName.has(spec.name)) {
      throw userError('duplicate-name', `two layers are called ${JSON.stringify(spec.name)}`, { node: spec.name });
    }
    for (const tensor of spec.inputs) withWhere({ node: spec.name }, () => this.producer(tensor));
    const layer = new layerClass(this, spec);
    for (const tensor of layer.outputs) {
      if (this.#producers.has(tensor)) throw new Error(`two layers produce the tensor ${tensor}`);
      this.#producers.set(tensor, layer);
    }
    this.#layers.splice(at, 0, layer);
    this.#byName.set(layer.name, layer);
    this.#indexInputs(layer);
    this.#edits++;
    return layer;
  }

  #detach(layer: Layer): void {
    for (const tensor of layer.inputs) this.#consumers.get(tensor)?.delete(layer);
    for (const tensor of layer.outputs) this.#producers.delete(tensor);
    this.#layers.splice(this.#index(layer), 1);
    this.#byName.delete(layer.name);
  }

  #rename(reader: Layer, from: string, to: string): void {
    this.#setInputs(
      reader,
      reader.inputs.map((name) => (name === from ? to : name)),
    );
  }

  #setInputs(layer: Layer, inputs: readonly string[]): void {
    for (const tensor of layer.inputs) this.#consumers.get(tensor)?.delete(layer);
    layer.inputs = inputs;
    this.#indexInputs(layer);
    this.forgetShapesFrom(layer);
  }

  #indexInputs(layer: Layer): void {
    for (const tensor of layer.inputs) {
      const readers = this.#consumers.get(tensor) ?? new Set();
      this.#consumers.set(tensor, readers.add(layer));
    }
  }
}
