import { AUTO, type NamedType } from '../../fixed';
import { type HlsConfig, type Layer, type ModelGraph, sectionOfKey, snakeCase } from '../../ir';

/** `uint<1>`: the type of a bias that the model does not have. */
const NO_BIAS: NamedType['precision'] = { kind: 'integer', width: 1, signed: false };

/**
 * Gives a layer the types and the numeric attributes that the configuration has for it: types without a fallback by
 * hls4ml's lookup order, the others only by a key ending in `_t` (numerics.md 6). A type that was set before (by a
 * quantiser of the model) stays. Attributes of sections that the running flow does not read are a backend's to set.
 */
export function configureLayer(graph: ModelGraph, layer: Layer): void {
  const config = graph.config!;
  for (const attribute of layer.expected) {
    if (attribute.kind === 'type') configureType(config, layer, attribute.key, attribute.fallback as NamedType);
    else if (attribute.configurable && config.reads(sectionOfKey(attribute.key)))
      configureValue(config, layer, attribute.key);
  }
}

/** Looks the type of one variable up again, as for a layer that was just made. */
export function configureAgain(graph: ModelGraph, layer: Layer, variable: string): void {
  layer.setAttr(`${variable}_t`, graph.config!.precision(layer, variable));
}

function configureType(config: HlsConfig, layer: Layer, key: string, fallback: NamedType): void {
  if ((layer.getAttr(key) as NamedType).name !== '') return;
  const given = config.typeKey(layer, key);
  if (given) {
    layer.setAttr(key, given);
    return;
  }
  const variable = key.slice(0, -2);
  const byLookup = fallback.precision.kind === 'auto' && key !== 'inp_norm_t';
  if (key === 'bias_t' && layer.expected.some((a) => a.key === 'use_bias') && layer.getAttr('use_bias') === false) {
    layer.setAttr(key, { name: `${layer.name}_bias_t`, precision: NO_BIAS });
  } else if (byLookup) {
    layer.setAttr(key, config.precision(layer, variable));
  } else if (fallback.precision !== AUTO) {
    layer.setAttr(key, { name: `${layer.name}_${key}`, precision: fallback.precision });
  }
}

function configureValue(config: HlsConfig, layer: Layer, key: string): void {
  const value = config.value(layer, key);
  if (value === undefined) return;
  layer.setAttr(key, typeof value === 'string' ? matchChoice(layer, key, value) : value);
}

/** Choices are case-insensitive in configurations. */
function matchChoice(layer: Layer, key: string, value: string): string {
  const choices = layer.expected.find((a) => a.key === key)?.choices;
  return (
    choices?.find((choice) => choice.toLowerCase() === value.toLowerCase() || choice === snakeCase(value)) ?? value
  );
}
