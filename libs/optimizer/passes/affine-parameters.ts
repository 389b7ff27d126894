import {
  filled,
  type Layer,
  type ModelGraph,
  mapTensor,
  type Shape,
  sizeOf,
  type Tensor,
  tensor,
  type Weight,
  weightTensor,
} from '../../ir';
import { Activation, ApplyAlpha, BatchNormalization, broadcastIndex, Constant } from '../../layers';

/** `value` broadcast to `shape`, as numpy broadcasts; it must fit. */
export function spreadTo(value: Tensor, shape: Shape): Tensor {
  const lead = value.shape.findIndex((_, axis) => value.shape.length - axis <= shape.length);
  const own = { shape: lead < 0 ? [] : value.shape.slice(lead), data: value.data };
  const index = broadcastIndex(own.shape, shape);
  const data = new (value.data.constructor as Float64ArrayConstructor)(index.length);
  for (let i = 0; i < data.length; i++) data[i] = value.data[index[i]];
  return { shape: [...shape], data };
}

/** Attributes of an ApplyAlpha on a tensor of `shape`: one parameter per channel where that is enough, else one per element. */
export function affineAttributes(scale: Tensor, bias: Tensor, shape: Shape) {
  const whole = [scale, bias].map((parameter) => spreadTo(parameter, shape));
  const channels = shape[shape.length - 1] ?? 1;
  if (!whole.every((parameter) => repeatsEvery(parameter, channels))) {
    return { n_filt: -1, scale: { tensor: whole[0] }, bias: { tensor: whole[1] } };
  }
  const [s, b] = whole.map(({ data }) => ({ tensor: tensor([channels], data.slice(0, channels)) }));
  return { n_filt: channels, scale: s, bias: b };
}

const repeatsEvery = ({ data }: Tensor, period: number) => data.every((x, i) => x === data[i % period]);

/** Scale and bias of each element that a layer reads. */
export function elementParameters(alpha: BatchNormalization): { readonly scale: Tensor; readonly bias: Tensor } {
  const { scale, bias } = BatchNormalization.attributes;
  const shape = alpha.inputShape();
  const size = sizeOf(shape);
  const of = (weight: Weight): Tensor => {
    const { data } = weightTensor(weight);
    return { shape, data: Float64Array.from({ length: size }, (_, i) => data[i % data.length]) };
  };
  return { scale: of(alpha.get(scale)), bias: of(alpha.get(bias)) };
}

/** The one value of all elements; undefined when they differ. */
export function uniform({ data }: Tensor): number | undefined {
  return data.every((x) => x === data[0]) ? data[0] : undefined;
}

/**
 * The value of a tensor that depends on constants alone: of a Constant with its quantiser, of an ApplyAlpha on one without;
 * undefined for other tensors.
 */
export function constantOf(graph: ModelGraph, name: string): Weight | undefined {
  const source = graph.producer(name);
  if (source instanceof Constant) return source.get(Constant.attributes.value);
  if (!(source instanceof ApplyAlpha)) return undefined;
  const inner = constantOf(graph, source.inputs[0]);
  return inner && { tensor: applied(source, weightTensor(inner)) };
}

/** A tensor through a scale and a bias. */
export function applied(alpha: BatchNormalization, value: Tensor): Tensor {
  const { scale, bias } = elementParameters(alpha);
  return tensor(
    value.shape,
    Float64Array.from(value.data, (x, i) => x * scale.data[i] + bias.data[i]),
  );
}

/** Removes layers that nothing reads, and those that only they read. */
export function removeUnread(graph: ModelGraph, layers: Iterable<Layer>): void {
  for (const layer of new Set(layers)) {
    if (!graph.has(layer.name) || graph.consumers(layer).length > 0 || graph.isOutput(layer)) continue;
    const sources = layer.inputs.map((name) => graph.producer(name));
    graph.remove(layer);
    removeUnread(
      graph,
      sources.filter((source) => source instanceof Constant || source instanceof ApplyAlpha),
    );
  }
}

/** Moves what an ApplyAlpha did behind `reader`, under its name; `reader` reads `inputs` instead. */
export function moveBehind(
  graph: ModelGraph,
  reader: Layer,
  inputs: readonly string[],
  alpha: ApplyAlpha,
  { scale, bias }: { readonly scale: Tensor; readonly bias?: Tensor },
): void {
  const sources = reader.inputs.map((name) => graph.producer(name));
  const attributes = Object.fromEntries(reader.entries().map(([{ key }, value]) => [key, value]));
  const made = graph.replace(reader, reader.constructor as Parameters<ModelGraph['replace']>[1], {
    inputs,
    attributes,
  });
  removeUnread(graph, sources);
  graph.insertAfter(made, ApplyAlpha, {
    name: graph.uniqueName(alpha.name),
    origin: alpha.origin,
    attributes: affineAttributes(scale, bias ?? filled([], 0), made.shape),
  });
}

/** An ApplyAlpha that takes the zero point or the scale of a quantiser off again. */
export function isRescale(graph: ModelGraph, layer: Layer): layer is ApplyAlpha {
  if (!(layer instanceof ApplyAlpha)) return false;
  const source = graph.producerOf(layer);
  if (source instanceof Constant) return source.get(Constant.attributes.value).quantizer !== undefined;
  return source instanceof Activation && source.get(Activation.attributes.quantizes);
}

/**
 * A quantised constant that `alpha` scales, counted in steps of `scale`: its own values, where both have the same scales, or these
 * by one power of two.
 */
export function inSteps(graph: ModelGraph, alpha: ApplyAlpha, scale: Tensor): Weight | undefined {
  const source = graph.producerOf(alpha);
  const own = elementParameters(alpha);
  if (!(source instanceof Constant) || uniform(own.bias) !== 0) return undefined;
  const ratio = own.scale.data[0] / scale.data[0];
  const exponent = Math.log2(ratio);
  if (!Number.isInteger(exponent) || !own.scale.data.every((x, i) => x === ratio * scale.data[i])) return undefined;
  const value = source.get(Constant.attributes.value);
  if (exponent === 0) return value;
  const { quantizer } = value;
  if (quantizer?.kind !== 'quant') return undefined;
  const shifted = { ...quantizer, integer: quantizer.integer + exponent };
  return { tensor: mapTensor(weightTensor(value), (x) => x * ratio), quantizer: shifted };
}
