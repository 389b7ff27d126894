import { withSubject, withWhere } from '../diagnostic';
import { AUTO, DEFAULT_PRECISION, type NamedType, parsePrecision } from '../fixed';
import { CONFIG_KEYS, type ConfigSection, canonicalKey, sectionOfKey } from './config-keys';
import type { Layer } from './layer';

/** Values for one layer, or for all layers of a class. */
export interface LayerConfig {
  readonly Precision?: string | Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** A configuration in hls4ml's own shape. */
export interface HlsConfigJson {
  readonly Model?: LayerConfig;
  readonly LayerType?: Readonly<Record<string, LayerConfig>>;
  readonly LayerName?: Readonly<Record<string, LayerConfig>>;
}

export const IO_TYPES = ['io_parallel', 'io_stream'] as const;
export type IoType = (typeof IO_TYPES)[number];

/** What a written project is called, and what its files are like. */
export interface WriterConfig {
  /** Name of the project and of its top function; `myproject` by default. */
  readonly projectName?: string;
  /** C++ namespace of the generated code. */
  readonly namespace?: string;
  /** Programs read weights from text files, so that they compile fast; true by default. */
  readonly writeWeightsTxt?: boolean;
  /** Also write all files as one archive. */
  readonly writeTar?: boolean;
  /** Where the test bench leaves its outputs; both by default. */
  readonly tbOutputStream?: 'both' | 'stdout' | 'file';
}

/** All that decides a build beside the model: the project's settings and the network's configuration. */
export interface BuildConfig {
  /** The file that it was read from, for messages. */
  readonly source?: string;
  readonly backend?: string;
  readonly ioType?: IoType;
  readonly part?: string;
  /** ns */
  readonly clockPeriod?: number;
  /** Fraction of the period kept in reserve, 0 to 1. */
  readonly clockUncertainty?: number;
  readonly writer?: WriterConfig;
  readonly config: HlsConfigJson;
}

/** The part of `config` in `sections`, with sorted keys: equal projections print equally. Layer names stay, values go. */
export function projectConfig(config: BuildConfig, sections: readonly ConfigSection[]): BuildConfig {
  const keep = new Set(sections);
  const layer = (values: LayerConfig): LayerConfig => {
    // Sorted before as well: of two spellings of one key, the same one wins wherever it stands.
    const kept = Object.entries(values).filter(([key]) => keep.has(sectionOfKey(key)));
    const canonical = kept.sort(byKey).map(([key, value]) => canonicalEntry(key, value));
    return Object.fromEntries(canonical.sort(byKey).filter(([, value]) => (value ?? null) !== null));
  };
  const layers = (all: Readonly<Record<string, LayerConfig>> = {}) =>
    Object.fromEntries(
      Object.entries(all)
        .map(([name, values]) => [name, layer(values)] as const)
        .sort(byKey),
    );
  const hls = config.config;
  return {
    ...(keep.has('io') ? { backend: config.backend, ioType: config.ioType } : {}),
    ...(keep.has('part') ? { part: config.part } : {}),
    ...(keep.has('clock') ? { clockPeriod: config.clockPeriod, clockUncertainty: config.clockUncertainty } : {}),
    ...(keep.has('writer') ? { writer: config.writer } : {}),
    config: { Model: layer(hls.Model ?? {}), LayerType: layers(hls.LayerType), LayerName: layers(hls.LayerName) },
  };
}

/** A key and its value in their one spelling; a value that is not acceptable stays as it is. */
function canonicalEntry(key: string, value: unknown): readonly [string, unknown] {
  const name = canonicalKey(key);
  return [name, CONFIG_KEYS[name]?.read(value) ?? sortKeys(value)];
}

/** A build configuration as flows see it: hls4ml's lookup order over the sections that the flow declared. */
export class HlsConfig {
  readonly #sections: ReadonlySet<ConfigSection>;
  readonly #config: BuildConfig;
  readonly #reader: string;
  /** The file that the configuration was read from. */
  readonly source: string | undefined;
  readonly #names: ReadonlyMap<string, LayerConfig>;
  readonly #types: ReadonlyMap<string, LayerConfig>;

  /** `reader` names the flow, for the fault that an undeclared read is. */
  constructor(config: BuildConfig, sections: readonly ConfigSection[], reader: string) {
    this.#sections = new Set(sections);
    this.#reader = reader;
    this.source = config.source;
    this.#config = projectConfig(config, sections);
    this.#names = lowerKeys(this.#config.config.LayerName);
    this.#types = lowerKeys(this.#config.config.LayerType);
  }

  /** True when the flow declared a section. */
  reads(section: ConfigSection): boolean {
    return this.#sections.has(section);
  }

  get ioType(): IoType {
    this.#need('io');
    return this.#config.ioType ?? 'io_parallel';
  }

  get part(): string | undefined {
    this.#need('part');
    return this.#config.part;
  }

  /** Clock period in ns (default 5) and the fraction of it kept in reserve. */
  get clock(): { readonly period: number; readonly uncertainty: number | undefined } {
    this.#need('clock');
    return { period: this.#config.clockPeriod ?? 5, uncertainty: this.#config.clockUncertainty };
  }

  get writer(): WriterConfig {
    this.#need('writer');
    return this.#config.writer ?? {};
  }

  /** Names of LayerName, as the user wrote them. */
  get layerNames(): readonly string[] {
    return Object.keys(this.#config.config.LayerName ?? {});
  }

  /**
   * Type of `variable` (`result`, `weight`, `accum`, ...) of a layer: LayerName, LayerType, Model, each first for the variable
   * and then for `default` (numerics.md 6.1). `auto` stays auto.
   */
  precision(layer: Pick<Layer, 'name' | 'origin' | 'kind'>, variable: string): NamedType {
    const own = this.ownPrecision(layer, variable);
    if (own) return own;
    const model = this.#config.config.Model;
    const found = firstPrecision(layer.origin, [
      [model, variable, `model_${variable}_t`],
      [model, 'default', 'model_default_t'],
    ]);
    if (found) return found;
    return { name: 'model_default_t', precision: DEFAULT_PRECISION };
  }

  /** As `precision`, but only what is said of this very variable; undefined without such an entry. */
  variablePrecision(layer: Pick<Layer, 'name' | 'origin' | 'kind'>, variable: string): NamedType | undefined {
    this.#need('precision');
    return firstPrecision(layer.origin, [
      [this.#byName(layer), variable, `${layer.name}_${variable}_t`],
      [this.typeEntry(layer.kind), variable, `${layer.kind}_${variable}_t`],
      [this.#config.config.Model, variable, `model_${variable}_t`],
    ]);
  }

  /** As `precision`, but only of the entries for this layer and for its class. */
  ownPrecision(layer: Pick<Layer, 'name' | 'origin' | 'kind'>, variable: string): NamedType | undefined {
    this.#need('precision');
    const named = this.#byName(layer);
    const typed = this.typeEntry(layer.kind);
    return firstPrecision(layer.origin, [
      [named, variable, `${layer.name}_${variable}_t`],
      [named, 'default', `${layer.name}_default_t`],
      [typed, variable, `${layer.kind}_${variable}_t`],
      [typed, 'default', `${layer.kind}_default_t`],
    ]);
  }

  /** The type that a key ending in `_t` gives to a layer, if any. */
  typeKey(layer: Pick<Layer, 'name' | 'origin' | 'kind'>, key: string): NamedType | undefined {
    this.#need('precision');
    const text = this.#entries(layer).find((entry) => typeof entry[key] === 'string')?.[key] as string | undefined;
    return text === undefined
      ? undefined
      : { name: `${layer.name}_${key}`, precision: parseAt(text, layer.origin, key) };
  }

  /** Value of a configuration key for a layer: of its LayerName entry, else of its class's LayerType entry, then of Model when `orModel`. */
  value(layer: Pick<Layer, 'name' | 'origin' | 'kind'>, key: string, orModel = false): unknown {
    this.#need(sectionOfKey(key));
    const name = canonicalKey(key);
    const own = this.#entries(layer).find((entry) => entry[name] !== undefined)?.[name];
    return own ?? (orModel ? this.model(key) : undefined);
  }

  /** The entry of LayerName for a layer of that name, with keys and values in their one spelling. */
  layerEntry(name: string): LayerConfig | undefined {
    return this.#names.get(name.toLowerCase());
  }

  /** As `layerEntry`, of LayerType for a class. */
  typeEntry(kind: string): LayerConfig | undefined {
    return this.#types.get(kind.toLowerCase());
  }

  /** Value of a key of Model. */
  model(key: string): unknown {
    this.#need(sectionOfKey(key));
    return this.#config.config.Model?.[canonicalKey(key)];
  }

  /** Model.Precision.maximum: widths and integer parts that inference must not exceed. */
  get maximum(): NamedType['precision'] {
    this.#need('precision');
    const text = precisionText(this.#config.config.Model, 'maximum', false);
    return text === undefined ? AUTO : parseAt(text, 'Model', 'Precision.maximum');
  }

  /** The entries that speak of a layer, the stronger first. */
  #entries(layer: Pick<Layer, 'name' | 'origin' | 'kind'>): LayerConfig[] {
    const entries = [this.#byName(layer), this.typeEntry(layer.kind)];
    return entries.filter((entry) => entry !== undefined);
  }

  #byName(layer: Pick<Layer, 'name' | 'origin'>): LayerConfig | undefined {
    return this.layerEntry(layer.name) ?? this.layerEntry(layer.origin);
  }

  #need(section: ConfigSection): void {
    if (this.#sections.has(section)) return;
    throw new Error(`${this.#reader} reads the configuration section "${section}" without declaring it`);
  }
}

/** The first type that is there: of values, under a key, to be called by a name. */
function firstPrecision(
  layer: string,
  levels: readonly (readonly [values: LayerConfig | undefined, key: string, name: string])[],
): NamedType | undefined {
  for (const [values, key, name] of levels) {
    const text = precisionText(values, key);
    if (text !== undefined) return { name, precision: parseAt(text, layer, `Precision.${key}`) };
  }
  return undefined;
}

/** A whole-layer precision string is the `default` of every variable. */
function precisionText(values: LayerConfig | undefined, key: string, orWhole = true): string | undefined {
  const precision = values?.Precision;
  if (typeof precision === 'string') return orWhole && key === 'default' ? precision : undefined;
  return precision?.[key];
}

function parseAt(text: string, layer: string, key: string): NamedType['precision'] {
  return withWhere({ node: layer }, () => withSubject(key, () => parsePrecision(text)));
}

function lowerKeys<V>(record: Readonly<Record<string, V>> = {}): Map<string, V> {
  return new Map(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]));
}

function sortKeys(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, sortKeys(inner)] as const)
      .sort(byKey),
  );
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
