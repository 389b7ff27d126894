import type { HlsConfigJson, Layer, ModelGraph } from '../../ir';
import { BipolarQuant, Quant } from '../../layers';
import type { Range } from '../ranges';

/** One decision of a derived configuration, in the words of the model. */
export interface TypeChoice {
  /** Layer of the parsed model. */
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
  /** Layers that took in another one, by name: their result must stay `auto`, or the fusing would not happen. */
  readonly fused: ReadonlySet<string>;
  /** For layers of the model that are gone after fusing: the layer that computes their output. */
  readonly vanished: ReadonlyMap<string, Layer>;
  /** Layers of the model that become several, each with an entry of its own. */
  readonly split: ReadonlySet<string>;
  /** Range of each layer's float output over the data. */
  readonly ranges: ReadonlyMap<string, Range>;
  /** Integer bits beyond what the data need. */
  readonly margin: number;
}

/** The configuration under which nothing keeps layers from fusing. */
export function probeConfig(parsed: ModelGraph): HlsConfigJson {
  const auto = { Precision: { result: 'auto', accum: 'auto' } };
  return {
    Model: { Precision: { default: DEFAULT } },
    LayerName: Object.fromEntries(configurableLayers(parsed).map(({ name }) => [name, auto])),
  };
}

/** Types that no entry names; with a derived configuration nothing of it is left. */
export const DEFAULT = 'fixed<16,6>';

/** Layers of the model that a configuration may name. */
export function configurableLayers(parsed: ModelGraph): readonly Layer[] {
  return parsed.layers.filter((layer) => layer.kind !== 'Constant');
}

/** The layers of the model of which passes make a type and scales. */
export function splitLayers(parsed: ModelGraph): ReadonlySet<string> {
  const quantisers = parsed.layers.filter((layer) => layer instanceof Quant || layer instanceof BipolarQuant);
  return new Set(quantisers.map(({ name }) => name));
}

/** The name under which a configuration speaks of a layer: that of the model's layer, unless this became several. */
export function entryOf({ split }: Pick<Structure, 'split'>, layer: Layer): string {
  return split.has(layer.origin) ? layer.name : layer.origin;
}

/** Which layers of `parsed` are gone in `graph`, and which layers of `graph` took one in. */
export function findFused(parsed: ModelGraph, graph: ModelGraph): Pick<Structure, 'fused' | 'vanished'> {
  const survivors = new Map(graph.layers.map((layer) => [layer.origin, layer]));
  const vanished = new Map<string, Layer>();
  const fused = new Set<string>();
  const split = splitLayers(parsed);
  for (const layer of configurableLayers(parsed)) {
    if (survivors.has(layer.name) || layer.inputs.length === 0) continue;
    const sources = layer.inputs.map((name) => parsed.producer(name)).filter((source) => source.kind !== 'Constant');
    // What depends on constants alone goes into the weights of its reader.
    const keeper = sources[0] && (survivors.get(sources[0].name) ?? vanished.get(sources[0].name));
    if (!keeper) continue;
    vanished.set(layer.name, keeper);
    if (!isLinear(layer) && !split.has(layer.name) && layer.kind !== 'Reshape') fused.add(keeper.name);
  }
  return { fused, vanished };
}

/** A linear activation goes when its type equals its source's, whatever that is. */
function isLinear(layer: Layer): boolean {
  return layer.kind === 'Activation' && layer.getAttr('activation') === 'linear';
}
