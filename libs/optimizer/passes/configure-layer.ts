import { AUTO, formatPrecision, type NamedType, precisionsEqual } from '../../fixed';
import {
  type Attribute,
  configuredValue,
  type HlsConfig,
  Layer,
  type ModelGraph,
  quantizerPrecision,
  sectionOfKey,
} from '../../ir';
import { Activation, Rearrangement } from '../../layers';

/** `uint<1>`: the type of a bias that the model does not have. */
export const NO_BIAS: NamedType['precision'] = { kind: 'integer', width: 1, signed: false };

/**
 * Gives a layer the types and the numeric attributes that the configuration has for it: types without a fallback by
 * hls4ml's lookup order, the others only by a key ending in `_t` (numerics.md 6). A weight has its quantiser's type, and a
 * type that was set before stays, but for the result of a trusted layer, which its own entry overrules. Attributes of
 * sections that the running flow does not read are a backend's to set.
 */
export function configureLayer(graph: ModelGraph, layer: Layer): void {
  const config = graph.config!;
  for (const attribute of layer.expected) {
    if (attribute.kind === 'type') configureType(graph, config, layer, attribute);
    else if (attribute.configurable && config.reads(sectionOfKey(attribute.key)))
      configureValue(config, layer, attribute);
  }
}

/** Looks the type of one variable up again, as for a layer that was just made. */
export function configureAgain(graph: ModelGraph, layer: Layer, variable: string): void {
  const type = quantizedType(graph, layer, variable) ?? graph.config!.precision(layer, variable);
  layer.setAttr(`${variable}_t`, type);
}

function configureType(graph: ModelGraph, config: HlsConfig, layer: Layer, attribute: Attribute<unknown>): void {
  const type = chooseType(graph, config, layer, attribute as Attribute<NamedType>);
  if (type) layer.setAttr(attribute.key, type);
}

function chooseType(
  graph: ModelGraph,
  config: HlsConfig,
  layer: Layer,
  { key, fallback, explicit }: Attribute<NamedType>,
): NamedType | undefined {
  const variable = key.slice(0, -2);
  const { precision } = fallback as NamedType;
  if ((layer.getAttr(key) as NamedType).name !== '') {
    const { result, trusted: byModel, bitExact } = Layer.common;
    const trusted = key === result.key && layer.get(byModel) && !layer.get(bitExact);
    if (!trusted) return undefined;
    const quantizes = layer instanceof Activation && layer.get(Activation.attributes.quantizes);
    const entry = overruling(layer, quantizes);
    const own = config.typeKey(entry, key) ?? config.ownPrecision(entry, variable);
    return own?.precision.kind === 'auto' ? undefined : own;
  }
  const given = config.typeKey(layer, key);
  if (given) return given;
  if (key === 'bias_t' && layer.expected.some((a) => a.key === 'use_bias') && layer.getAttr('use_bias') === false) {
    return { name: `${layer.name}_bias_t`, precision: NO_BIAS };
  }
  const quantized = quantizedType(graph, layer, variable);
  if (quantized) return quantized;
  if (layer instanceof Rearrangement && key === Layer.common.result.key) return movedType(config, layer);
  if (precision.kind === 'auto' && !explicit) return config.precision(layer, variable);
  const own = config.variablePrecision(layer, variable);
  if (own && own.precision.kind !== 'auto') return own;
  return precision === AUTO ? undefined : { name: `${layer.name}_${key}`, precision };
}

/**
 * What may overrule the model's own type: of a quantiser of ONNX the entry for its activation alone, of others also that of what
 * they were made of, or of the class.
 */
function overruling({ name, origin, kind }: Layer, quantizes: boolean): Pick<Layer, 'name' | 'origin' | 'kind'> {
  return quantizes ? { name, origin: name, kind: '' } : { name, origin, kind };
}

/** Moved elements keep their type, whatever the model's default, unless the entry of the layer or its class says otherwise. */
function movedType(config: HlsConfig, layer: Rearrangement): NamedType {
  const own = config.ownPrecision(layer, 'result');
  return own && own.precision.kind !== 'auto' ? own : layer.inputType();
}

/** The type of a weight's quantiser, which no configuration overrules: its values would not fit another one. */
function quantizedType(graph: ModelGraph, layer: Layer, variable: string): NamedType | undefined {
  const quantizer = layer.weights.get(variable)?.weight.quantizer;
  const precision = quantizer && quantizerPrecision(quantizer);
  if (!precision) return undefined;
  const given = graph.config!.ownPrecision(layer, variable)?.precision;
  // The reference writes both one-bit types as uint<1>.
  const same = !given || given.kind === 'auto' || precision.kind === 'xnor' || precision.kind === 'exponent';
  if (!same && !precisionsEqual(given, precision)) {
    graph.report({
      code: 'type-unused',
      severity: 'warning',
      where: { node: layer.name },
      message: `its configured ${variable} type ${formatPrecision(given)} is not used: the model quantises to ${formatPrecision(precision)}`,
    });
  }
  return { name: `${layer.name}_${variable}_t`, precision };
}

function configureValue(config: HlsConfig, layer: Layer, attribute: Attribute<unknown>): void {
  const value = config.value(layer, attribute.key);
  if (value !== undefined) layer.setAttr(attribute.key, configuredValue(attribute, value));
}
