import type { Compiler } from '../compiler';
import { formatPrecision, type NamedType, type Precision } from '../fixed';
import { type Attribute, camelCase, type HlsConfigJson, type Layer, type LayerConfig, type ModelGraph } from '../ir';
import { Softmax } from '../layers';

export const GRANULARITIES = ['model', 'type', 'name'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

export interface DefaultConfigOptions {
  readonly granularity: Granularity;
  /** Type of whatever is not configured otherwise. */
  readonly precision: string;
  readonly reuseFactor: number;
}

/**
 * The configuration that hls4ml's `config_from_*` functions make: values for the model, and at granularity `type` or `name` every
 * configurable attribute of every class or layer, types as `auto` where they can be inferred.
 */
export function defaultConfig(graph: ModelGraph, options: DefaultConfigOptions): HlsConfigJson {
  const { granularity, precision, reuseFactor } = options;
  const model = {
    Precision: granularity === 'model' ? precision : { default: precision },
    ReuseFactor: reuseFactor,
    Strategy: 'Latency',
  };
  const layers = graph.layers.map((layer) => [layer, layerConfig(layer, reuseFactor)] as const);
  switch (granularity) {
    case 'model':
      return { Model: model };
    case 'type':
      return { Model: model, LayerType: Object.fromEntries(layers.map(([{ kind }, config]) => [kind, config])) };
    case 'name':
      return { Model: model, LayerName: Object.fromEntries(layers.map(([{ name }, config]) => [name, config])) };
  }
}

function layerConfig(layer: Layer, reuseFactor: number): LayerConfig {
  const types = layer.configurable.filter((attribute) => attribute.kind === 'type');
  const others = layer.configurable.filter((attribute) => attribute.kind !== 'type');
  return {
    Trace: false,
    Precision: Object.fromEntries(
      types
        .map((attribute) => [attribute.key.slice(0, -'_t'.length), formatPrecision(typeOf(layer, attribute))])
        .sort(([a], [b]) => Number(b === 'result') - Number(a === 'result')),
    ),
    ...Object.fromEntries(others.map(({ key }) => [camelCase(key), layer.getAttr(key)])),
    ...(others.some(({ key }) => key === 'reuse_factor') ? { ReuseFactor: reuseFactor } : {}),
  };
}

/** What the attribute has without configuration; but softmax sums in the type of its tables, as `config_from_*` have it. */
function typeOf(layer: Layer, { key, fallback }: Attribute<unknown>): Precision {
  const { accum, invInput } = Softmax.attributes;
  const chosen = layer instanceof Softmax && key === accum.key ? invInput.fallback : fallback;
  return (chosen as NamedType).precision;
}

/** A configuration file for the command line, as a value. */
export function cliConfigJson(compiler: Compiler, config: HlsConfigJson): unknown {
  return { backend: compiler.backend.name, io_type: compiler.backend.ioTypes[0], hls_config: config };
}
