import type { Precision } from '../../../fixed';
import { Layer, sizeOf } from '../../../ir';
import { commentText } from './escape';
import type { LayerCode, LayerTemplate, Rom, Surroundings } from './layer-code';
import { type Names, namesOf, portEnding } from './names';

/** How a family of tools writes types. */
export interface Dialect {
  /** A type's name in C++. */
  type(precision: Precision): string;
  /** The type of a transaction of `size` values. */
  pack(type: string, size: number): string;
}

/** An array or a stream of the generated code. */
export interface HlsVariable {
  readonly name: string;
  /** Name of the type of an element, or of a transaction. */
  readonly type: string;
  readonly size: number;
  /** Elements of one transaction. */
  readonly pack: number;
  readonly transactions: number;
}

/** A constant array of the generated code. */
export interface HlsRom {
  readonly name: string;
  readonly type: string;
  readonly precision: Precision;
  readonly size: number;
  readonly values: ArrayLike<number>;
}

/** A graph as code: names, variables, and what the templates of a layer get. */
export interface HlsProject {
  readonly surroundings: Surroundings;
  readonly names: Names;
  /** The layers that are in the code, in order. */
  readonly layers: readonly Layer[];
  variable(tensor: string): HlsVariable;
  /** The ports of the model's outputs, each with the variable that it is a copy of, if it is one. */
  readonly outputs: readonly { readonly port: HlsVariable; readonly from?: HlsVariable }[];
  /** Declarations of types: of the layer's outputs and of its attributes. */
  typedefs(layer: Layer): readonly { readonly name: string; readonly definition: string }[];
  roms(layer: Layer): readonly HlsRom[];
  /** What the layer's template for a slot gets. */
  view(layer: Layer, slot: 'config' | 'call'): object;
}

/** True when a layer is only another name for its input. */
export function isAlias(layer: Layer, { graph, ioType }: Pick<Surroundings, 'graph' | 'ioType'>): boolean {
  if (layer.kind !== 'Reshape') return false;
  // In a stream the packs stay as they are: only a Dense reads packs of any size.
  return ioType === 'io_parallel' || graph.consumers(layer).every(({ kind }) => kind === 'Dense');
}

/** Describes a graph whose types are resolved. */
export function hlsProject(
  surroundings: Surroundings,
  templates: readonly LayerTemplate[],
  dialect: Dialect,
): HlsProject {
  const { graph, ioType } = surroundings;
  const names: Names = namesOf(graph);
  const described = new Map<Layer, LayerCode>();
  const describe = (layer: Layer): LayerCode => {
    const known = described.get(layer);
    if (known) return known;
    const made = templateOf(layer, templates)?.describe(layer, surroundings) ?? {};
    described.set(layer, made);
    return made;
  };
  const typeName = (layer: Layer, key: string) =>
    key === Layer.common.result.key ? `${names.stem(layer)}_t` : `${names.stem(layer)}_${key}`;

  const variable = (tensor: string): HlsVariable => {
    const layer = graph.producer(tensor);
    if (isAlias(layer, surroundings)) return variable(layer.inputs[0]);
    const slot = layer.outputs.indexOf(tensor);
    const [stem, shape] = [names.stem(layer), layer.shapes[slot]];
    const size = sizeOf(shape);
    const pack = ioType === 'io_stream' ? shape[shape.length - 1] : 1;
    const ending = layer.kind === 'Input' ? '' : layer.outputs.length === 1 ? '_out' : `_out${slot + 1}`;
    const type = typeName(layer, Layer.common.result.key);
    return { name: `${stem}${ending}`, type, size, pack, transactions: size / pack };
  };
  const romOf = (layer: Layer, { key, values }: Rom): HlsRom => ({
    name: `${names.stem(layer)}_${key}`,
    type: typeName(layer, `${key}_t`),
    precision: describe(layer).types![`${key}_t`],
    size: values.length,
    values,
  });
  // What is read inside, or leaves the model twice, cannot be a port itself.
  const outputs = graph.outputs.map((tensor, i) => {
    const from = variable(tensor);
    const layer = graph.producer(tensor);
    const isShared =
      layer.kind === 'Input' ||
      isAlias(layer, surroundings) ||
      graph.consumers(tensor).length > 0 ||
      graph.outputs.indexOf(tensor) < i;
    return isShared ? { port: { ...from, name: `${names.stem(layer)}${portEnding(i)}` }, from } : { port: from };
  });
  const roms = (layer: Layer) => (describe(layer).roms ?? []).map((rom) => romOf(layer, rom));
  return {
    surroundings,
    names,
    layers: graph.layers.filter((layer) => !isAlias(layer, surroundings)),
    variable,
    outputs,
    roms,
    typedefs(layer) {
      const { precision } = layer.get(Layer.common.result);
      const element = dialect.type(precision);
      const { pack } = variable(layer.outputs[0]);
      const own = Object.entries(describe(layer).types ?? {});
      return [
        {
          name: typeName(layer, Layer.common.result.key),
          definition: ioType === 'io_stream' ? dialect.pack(element, pack) : element,
        },
        ...own.map(([key, type]) => ({ name: typeName(layer, key), definition: dialect.type(type) })),
      ];
    },
    view(layer, slot) {
      const { types = {}, values, configValues } = describe(layer);
      const [inputs, outputs] = [layer.inputs.map(variable), layer.outputs.map(variable)];
      return {
        config: `${names.stem(layer)}_config`,
        name: commentText(layer.name),
        inputs,
        input: inputs[0],
        outputs,
        output: outputs[0],
        types: Object.fromEntries(Object.keys(types).map((key) => [key, typeName(layer, key)])),
        roms: Object.fromEntries((describe(layer).roms ?? []).map((rom) => [rom.key, romOf(layer, rom).name])),
        ...values,
        ...(slot === 'config' ? configValues?.() : {}),
      };
    },
  };
}

/** The template of a layer's kind, if there is one. */
export function templateOf(layer: Layer, templates: readonly LayerTemplate[]): LayerTemplate | undefined {
  return templates.find(({ classes }) => classes.some(({ kind }) => kind === layer.kind));
}
