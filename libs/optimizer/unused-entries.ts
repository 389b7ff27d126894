import { formatPrecision, type NamedType, parsePrecision } from '../fixed';
import {
  type Attribute,
  CONFIG_KEYS,
  type ConfigSection,
  type Layer,
  type LayerConfig,
  type LayerSchema,
  type ModelGraph,
  QUANTIZER_VARIABLES,
  sectionOfKey,
  snakeCase,
} from '../ir';

/**
 * Warns of keys in LayerName and LayerType, of sections that the running flow reads, on which nothing in their layer depends: they
 * would be ignored in silence. One warning for each setting names all layers.
 */
export function reportUnusedEntries(graph: ModelGraph, sections: readonly ConfigSection[]): void {
  const config = graph.config!;
  const found = new Map<string, string[]>();
  const note = (place: string, entry: LayerConfig, expected: readonly Attribute<unknown>[]) => {
    const read = Object.fromEntries(Object.entries(entry).filter(([key]) => sections.includes(sectionOfKey(key))));
    for (const setting of unusedSettings(read, expected, graph.schema)) {
      found.set(setting, [...(found.get(setting) ?? []), place]);
    }
  };
  for (const layer of graph.layers) note(layer.name, config.layerEntry(layer.name) ?? {}, layer.expected);
  for (const [kind, layer] of new Map(graph.layers.map((layer): [string, Layer] => [layer.kind, layer]))) {
    note(`the class ${kind}`, config.typeEntry(kind) ?? {}, layer.expected);
  }
  for (const [setting, places] of found) {
    graph.report({
      code: 'setting-unused',
      severity: 'warning',
      where: { file: config.source },
      message: `${setting} has no effect on ${places.join(', ')}: nothing there depends on it`,
      hint: /^Strategy "(stable|argmax|legacy)"/.test(setting) ? 'set Implementation' : undefined,
    });
  }
}

/** The settings of an entry for which a layer with those attributes has no use, but for those that ask for nothing. */
function unusedSettings(entry: LayerConfig, expected: readonly Attribute<unknown>[], schema: LayerSchema): string[] {
  const { Precision: precision, ...others } = entry;
  const types = typeof precision === 'object' ? Object.entries(precision) : [];
  const settings = [
    ...types.map(([variable, type]) => ({ key: `${variable}_t`, value: type, text: `Precision.${variable} ${type}` })),
    ...Object.entries(others).map(([key, value]) => ({
      key: snakeCase(key),
      value: CONFIG_KEYS[key] && value === CONFIG_KEYS[key].idle ? undefined : value,
      text: `${key} ${JSON.stringify(value)}`,
    })),
  ];
  const harmless = ['default', ...QUANTIZER_VARIABLES].map((variable) => `${variable}_t`);
  return settings
    .filter(({ key, value }) => value !== undefined && !harmless.includes(key))
    .filter(({ key }) => !expected.some((attribute) => attribute.key === key))
    .filter(({ key, value }) => !isFallback(schema, key, value))
    .map(({ text }) => text);
}

/** True for what some class of layers has without configuration: hls4ml writes that of a common base into its configurations. */
function isFallback(schema: LayerSchema, key: string, value: unknown): boolean {
  if (value === 'auto') return true;
  const attributes = schema.classes.flatMap((c) => schema.attributesOf(c)).filter((attribute) => attribute.key === key);
  return attributes.some(({ kind, fallback }) =>
    kind === 'type' && typeof value === 'string'
      ? formatPrecision((fallback as NamedType).precision) === formatPrecision(parsePrecision(value))
      : fallback === value,
  );
}
