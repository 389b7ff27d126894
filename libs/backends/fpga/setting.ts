import { userError } from '../../diagnostic';
import { type Attribute, CONFIG_KEYS, camelCase, type Layer, type ModelGraph } from '../../ir';

/**
 * What the configuration gives to an attribute of a layer: its own entry, that of its class, or the model's; without any, what the
 * attribute falls back to. User error `bad-config`.
 */
export function settingOf<T>(graph: ModelGraph, layer: Layer, attribute: Attribute<T>): T {
  const key = camelCase(attribute.key);
  const given = graph.config!.value(layer, key, true);
  if (given === undefined) return attribute.fallback as T;
  const value = CONFIG_KEYS[key].read(given);
  if (value !== undefined && attribute.check(value) === undefined) return value as T;
  const found = `${key} is ${JSON.stringify(given)}, expected ${CONFIG_KEYS[key].expected}`;
  throw userError('bad-config', found, { node: layer.origin });
}

/** Gives an attribute what `settingOf` finds, and returns it; what is not configured is left to the attribute's fallback. */
export function configure<T>(graph: ModelGraph, layer: Layer, attribute: Attribute<T>): T {
  const value = settingOf(graph, layer, attribute);
  if (value !== attribute.fallback || layer.has(attribute)) layer.set(attribute, value);
  return value;
}
