import { type HlsConfigJson, Layer, type ModelGraph } from '../../ir';
import { BipolarQuant, Quant, Rearrangement } from '../../layers';
import type { Range } from '../ranges';

/** One decision of a derived configuration, in the words of the model. */
export interface TypeChoice {
  /** Entry of LayerName. */
  readonly layer: string;
  /** Where it stands in the layer's entry: `Precision.result`, `exp_table_t`, `TableSize`, ... */
  readonly key: string;
  readonly value: string | number;
  readonly reason: string;
}

/** What the rules know of a model beside the widths that they choose. */
export interface Structure {
  /** The graph that the backend's default flow leaves when every type is automatic: what is computed after all fusing. */
  readonly graph: ModelGraph;
  readonly entries: Entries;
  /** Layers that took in another one, by name: their result must stay `auto`, or the fusing would not happen. */
  readonly fused: ReadonlySet<string>;
  /** For layers of the model that are gone after fusing: the layer that computes their output. */
  readonly vanished: ReadonlyMap<Layer, Layer>;
  /** Range of each layer's float output over the data; for copies of a layer, of all of them. */
  readonly ranges: ReadonlyMap<string, Range>;
  /** Ranges of values inside layers, by `insideKey`. */
  readonly inside: ReadonlyMap<string, Range>;
  /** Ranges of trained numbers, likewise. */
  readonly trained: ReadonlyMap<string, Range>;
  /** Multiplications in each layer for one sample. */
  readonly multiplications: ReadonlyMap<string, number>;
  /** Whether the model itself quantises weights or values. */
  readonly quantizes: boolean;
  /** Integer bits beyond what the data need. */
  readonly margin: number;
}

/** Which entry of LayerName speaks of which layer. */
export interface Entries {
  /** All, in the order of the model. */
  readonly names: readonly string[];
  /** Entry of each layer of the compiled graph, by name. */
  readonly of: ReadonlyMap<string, string>;
  /** Quantisers of the model: entries that name what is left of them when they became a type and scales. */
  readonly quantizers: readonly string[];
}

/** The configuration under which nothing keeps layers from fusing, and constants that passes compute lose nothing. */
export const PROBE: HlsConfigJson = {
  Model: { Precision: { default: 'fixed<48,24>', result: 'auto', accum: 'auto' } },
};

/** Types that no entry names; with a derived configuration nothing of it is left. */
export const DEFAULT = 'fixed<16,6>';

/**
 * The entries of a configuration: one for each layer of the model that passes do not remove without a trace. Copies of a layer,
 * which a model makes by applying it to every step, share one. Parts that a layer became have one each: those of different
 * kinds, such as a depthwise and a pointwise convolution, and those of which one kept its name.
 */
export function findEntries(parsed: ModelGraph, graph: ModelGraph): Entries {
  const quantizers = parsed.layers.filter(isQuantizer);
  const splits = new Set(quantizers.map(({ name }) => name));
  const parts = new Map<string, Layer[]>();
  for (const layer of graph.layers) parts.set(layer.origin, [...(parts.get(layer.origin) ?? []), layer]);
  const entryOf = ({ name, origin }: Layer) => {
    const all = parts.get(origin)!;
    const areCopies = all.every(({ kind }) => kind === all[0].kind) && (all.length === 1 || !graph.has(origin));
    return areCopies && !splits.has(origin) ? origin : name;
  };
  const known = new Set([...graph.layers.map(({ name }) => name), ...graph.knownNames]);
  const configurable = parsed.layers.filter(({ kind, name }) => kind !== 'Constant' || graph.has(name));
  const names = configurable.flatMap(({ name, origin }) => {
    const made = parts.get(origin)?.map(entryOf) ?? [];
    const own = made.length === 0 && (known.has(name) || origin !== name);
    return own || splits.has(origin) ? [origin, ...made] : made;
  });
  return {
    names: [...new Set(names)],
    of: new Map(graph.layers.map((layer) => [layer.name, entryOf(layer)])),
    quantizers: [...splits],
  };
}

/** Which layers of `parsed` are gone in `graph`, and which layers of `graph` took one in. */
export function findFused(parsed: ModelGraph, graph: ModelGraph): Pick<Structure, 'fused' | 'vanished'> {
  const survivors = new Map(graph.layers.flatMap((layer) => [[layer.origin, layer] as const, [layer.name, layer]]));
  const vanished = new Map<Layer, Layer>();
  const fused = new Set<string>();
  for (const layer of parsed.layers) {
    if (survivors.has(layer.name) || layer.inputs.length === 0) continue;
    const sources = layer.inputs.map((name) => parsed.producer(name)).filter((source) => source.kind !== 'Constant');
    // What depends on constants alone goes into the weights of its reader.
    const keeper = sources[0] && (survivors.get(sources[0].name) ?? vanished.get(sources[0]));
    if (!keeper) continue;
    vanished.set(layer, keeper);
    if (changesValues(layer)) fused.add(keeper.name);
  }
  return { fused, vanished };
}

/** Whether a model quantises weights or values itself. */
export function quantizes({ layers }: ModelGraph): boolean {
  return layers.some(
    (layer) =>
      layer.get(Layer.common.trusted) ||
      [...layer.weights.values()].some(({ weight }) => weight.quantizer !== undefined),
  );
}

/** Key of the range of values or of trained numbers inside a layer. */
export function insideKey(layer: string, what: string): string {
  return `${layer}/${what}`;
}

/** True when a layer that took this one in computes other values than before. */
function changesValues(layer: Layer): boolean {
  const moves = layer instanceof Rearrangement || layer.kind === 'Reshape';
  return !moves && !isLinear(layer) && !isQuantizer(layer);
}

function isQuantizer(layer: Layer): boolean {
  return layer instanceof Quant || layer instanceof BipolarQuant;
}

/** A linear activation goes when its type equals its source's, whatever that is. */
export function isLinear(layer: Layer): boolean {
  return layer.kind === 'Activation' && layer.getAttr('activation') === 'linear';
}
