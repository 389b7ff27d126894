import { type NamedType, shortPrecision } from '../../fixed';
import type { Attribute, Weight } from '../attribute';
import type { ModelGraph } from '../graph';
import { Layer } from '../layer';
import { printName, printNumber } from './cursor';
import { printQuantizer } from './quantizer-text';
import { printShape, printTensor } from './tensor-text';

/** Values of choices that need no quotes: no other kind of value looks like one. */
const BARE_WORD = /^(?!true$|false$)[A-Za-z_]\w*$/;

/**
 * A graph as text, which `parseGraph` reads back: one node a line, tensors as `%` names, attributes that were given a value in
 * the order of their declaration, weights as `#` definitions below. Equal graphs print equally; artifacts, reports and
 * rendered code are left out.
 *
 *     model @jet {
 *       applied convert
 *       %x = Input {input_shape=[2]} : 2 x fixed<16,6>
 *       %fc = Dense %x {n_in=2, n_out=3, weight=#fc.weight, bias=#fc.bias, weight_t=fixed<8,2>} : 3 x auto
 *       return %fc
 *     }
 *     #fc.weight = quantized_bits(bits=8, integer=1, ...) f64 2x3 [[1, 0, 2], [0, 1, 0.5]]
 *     #fc.bias = f64 3 fill(0)
 *
 * A layer whose only output is not named like it has its name behind the kind (`Dense @fc %x`), one that a pass made out of
 * another has `from @that`. A type whose name is not `<layer>_<key>` has it attached: `fixed<16,6>@model_default_t`.
 */
export function printGraph(graph: ModelGraph): string {
  const names = (sigil: string, list: Iterable<string>) => [...list].map((name) => sigil + printName(name)).join(', ');
  const lines = [
    ...(graph.knownNames.size > 0 ? [`names ${names('@', graph.knownNames)}`] : []),
    ...(graph.applied.size > 0 ? [`applied ${names('', graph.applied)}`] : []),
    ...graph.layers.map(printLayer),
    ...(graph.outputs.length > 0 ? [`return ${names('%', graph.outputs)}`] : []),
  ];
  const weights = graph.layers.flatMap((layer) =>
    layer
      .entries()
      .filter(([attribute]) => attribute.kind === 'weight')
      .map(([{ key }, value]) => `${weightName(layer, key)} = ${printWeight(value as Weight)}`),
  );
  const body = lines.map((line) => `  ${line}`);
  return `${[`model @${printName(graph.name)} {`, ...body, '}', ...weights].join('\n')}\n`;
}

/** The name that a type of a layer has unless the text says otherwise. */
export function typeNameOf(layerName: string, key: string): string {
  return `${layerName}_${key}`;
}

function printLayer(layer: Layer): string {
  const { name, outputs, inputs, origin } = layer;
  const tensors = (list: readonly string[]) => list.map((tensor) => `%${printName(tensor)}`).join(', ');
  const attributes = layer
    .entries()
    .filter(([attribute]) => attribute.key !== Layer.common.result.key)
    .map(([attribute, value]) => `${attribute.key}=${printValue(layer, attribute, value)}`);
  return [
    `${tensors(outputs)} = ${printName(layer.kind)}`,
    outputs.length === 1 && outputs[0] === name ? undefined : `@${printName(name)}`,
    inputs.length > 0 ? tensors(inputs) : undefined,
    attributes.length > 0 ? `{${attributes.join(', ')}}` : undefined,
    origin === name ? undefined : `from @${printName(origin)}`,
    `: ${printShapes(layer)}`,
    layer.has(Layer.common.result) ? `x ${printType(layer, Layer.common.result.key)}` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** The inferred shapes; `?` in a graph that a failed pass left behind, so that it can be looked at. */
function printShapes(layer: Layer): string {
  try {
    return layer.shapes.map(printShape).join(', ');
  } catch {
    return '?';
  }
}

function printValue(layer: Layer, attribute: Attribute<unknown>, value: unknown): string {
  switch (attribute.kind) {
    case 'type':
      return printType(layer, attribute.key);
    case 'weight':
      return weightName(layer, attribute.key);
    case 'ints':
      return `[${(value as readonly number[]).map((n) => printNumber(n)).join(', ')}]`;
    case 'choice':
      return BARE_WORD.test(value as string) ? (value as string) : JSON.stringify(value);
    case 'int':
    case 'float':
      return printNumber(value as number);
    case 'bool':
    case 'string':
      return JSON.stringify(value);
  }
}

function printType(layer: Layer, key: string): string {
  const { name, precision } = layer.getAttr(key) as NamedType;
  const text = shortPrecision(precision);
  return name === typeNameOf(layer.name, key) ? text : `${text}@${printName(name)}`;
}

/** The tensor, behind the quantiser through which its values go. */
function printWeight({ tensor, quantizer }: Weight): string {
  return quantizer === undefined ? printTensor(tensor) : `${printQuantizer(quantizer)} ${printTensor(tensor)}`;
}

function weightName(layer: Layer, key: string): string {
  return `#${printName(`${layer.name}.${key}`)}`;
}
