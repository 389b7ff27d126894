import { type Layer, mapTensor, type Shape, sizeOf, type Tensor, type Weight } from '../../ir';
import { BatchNormalization, layoutPermutation, PReLU, Softmax, type Transpose } from '../../layers';

/** Rewrites the attributes of a layer whose operands of `shape` (channels first) are about to have their channels last. */
type Adapter = (layer: Layer, shape: Shape) => void;

const unchanged: Adapter = () => undefined;

/** The layers that compute each element on its own, or along one axis, wherever the channels are. */
const ADAPTERS: Readonly<Record<string, Adapter>> = {
  Activation: unchanged,
  ApplyAlpha: adaptNormalization,
  BatchNormalization: adaptNormalization,
  Concatenate: adaptAxis,
  HardActivation: unchanged,
  Merge: unchanged,
  PReLU: (layer, shape) => adaptWeight(layer, PReLU.attributes.param.key, shape),
  ParametrizedActivation: unchanged,
  Softmax: adaptAxis,
  TernaryTanh: unchanged,
};

/** True when a layer can compute on channels-last operands as well. */
export function adapts(layer: Layer): boolean {
  return Object.hasOwn(ADAPTERS, layer.kind);
}

export function adapt(layer: Layer, shape: Shape): void {
  ADAPTERS[layer.kind](layer, shape);
}

/** The elements of a channels-first tensor with the channels last; one of lower rank is first given leading extents of 1. */
export function toChannelsLast(value: Tensor, rank: number): Tensor {
  const shape = [...new Array<number>(rank - value.shape.length).fill(1), ...value.shape];
  const [channels] = shape;
  const pixels = sizeOf(shape) / channels;
  const moved = mapTensor(value, (_, i) => value.data[(i % channels) * pixels + Math.floor(i / channels)]);
  return { shape: layoutPermutation('channels_last', rank).map((axis) => shape[axis]), data: moved.data };
}

function adaptAxis(layer: Layer, shape: Shape): void {
  const { axis } = Softmax.attributes;
  const given = layer.getAttr(axis.key) as number;
  const front = given < 0 ? given + shape.length : given;
  const moved = layoutPermutation('channels_last', shape.length).indexOf(front);
  layer.setAttr(axis.key, moved === shape.length - 1 ? -1 : moved);
}

/** One parameter per index of the last axis becomes one per element, because that axis is no longer the last. */
function adaptNormalization(layer: Layer, shape: Shape): void {
  const { nFilt, scale, bias } = BatchNormalization.attributes;
  const values = [scale, bias].map((attribute) => layer.get(attribute).tensor);
  if (values.every(({ data }) => data.every((x) => x === data[0]))) {
    // The same for all channels, of which there may be another number now.
    const channels = shape[0];
    layer.set(nFilt, channels);
    for (const attribute of [scale, bias]) {
      const { tensor, ...rest } = layer.get(attribute);
      const like = new (tensor.data.constructor as Float64ArrayConstructor)(channels).fill(tensor.data[0]);
      layer.set(attribute, { ...rest, tensor: { shape: [channels], data: like } });
    }
    return;
  }
  layer.set(nFilt, -1);
  for (const attribute of [scale, bias]) adaptWeight(layer, attribute.key, shape);
}

function adaptWeight(layer: Layer, key: string, shape: Shape): void {
  const { tensor, ...rest } = layer.getAttr(key) as Weight;
  const whole = new (tensor.data.constructor as Float64ArrayConstructor)(sizeOf(shape));
  for (let i = 0; i < whole.length; i++) whole[i] = tensor.data[i % tensor.data.length];
  layer.setAttr(key, { ...rest, tensor: toChannelsLast({ shape, data: whole }, shape.length) });
}

/** The permutation of doing `first`, then `second`. */
export function composed(first: readonly number[], second: readonly number[]): readonly number[] {
  return second.map((axis) => first[axis]);
}

export function permOf(transpose: Transpose): readonly number[] {
  return transpose.getAttr('perm') as readonly number[];
}
