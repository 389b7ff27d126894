import { type Layer, type Shape, sizeOf, type Weight, weightTensor } from '../ir';
import {
  Activation,
  BatchNormalization,
  BatchNormalizationQuantizedTanh,
  BatchNormOnnx,
  BiasAdd,
  type Clone,
  type Concatenate,
  Constant,
  Dense,
  HardActivation,
  INPUT_MASK,
  Merge,
  type MergeOp,
  ParametrizedActivation,
  PReLU,
  Softmax,
  TernaryTanh,
} from '../layers';
import { elu, FLOAT_ACTIVATIONS, softmaxSlice } from './float-activations';
import { contraction, einsumDense, embedding, layerNormalization, split } from './float-contractions';
import { garNet } from './float-gar-net';
import {
  bipolarQuant,
  fixedPointQuantizer,
  quant,
  quantizedInput,
  quantizedSoftmaxSlice,
  unaryLut,
} from './float-quantizers';
import { bidirectional, recurrent } from './float-recurrent';
import { snnReadout, spikingNeuron } from './float-spiking';
import { conv, convolution, pooling, rearrangement, resize, separableConv } from './float-windows';

/** Is told of values inside a layer that no output shows, by what they are. */
export type Observe = (what: string, values: Float64Array) => void;

/** One layer on one sample: elements of each input, row-major, to elements of each output. */
export type FloatStep = (inputs: readonly Float64Array[], observe?: Observe) => readonly Float64Array[];

/** A layer kind's own function in float64; preparing it does what does not depend on data. */
export type FloatFunction<L extends Layer = Layer> = (layer: L) => FloatStep;

/** Float functions by layer kind. */
export type FloatTable = ReadonlyMap<string, FloatFunction>;

const elementWise =
  (f: (x: number, index: number) => number): FloatStep =>
  ([x]) => [x.map(f)];

const copy: FloatFunction = () => elementWise((x) => x);

const dense: FloatFunction<Dense> = (layer) => {
  const [nIn, nOut] = [layer.get(Dense.attributes.nIn), layer.get(Dense.attributes.nOut)];
  const [weight, bias] = [valuesOf(layer.get(Dense.attributes.weight)), valuesOf(layer.get(Dense.attributes.bias))];
  const rows = sizeOf(layer.inputShape()) / nIn;
  const quantize = quantizedInput(layer, INPUT_MASK);
  return ([input]) => {
    const x = quantize(input);
    const out = new Float64Array(rows * nOut);
    for (let row = 0; row < rows; row++) {
      const sums = out.subarray(row * nOut, (row + 1) * nOut);
      sums.set(bias);
      for (let i = 0; i < nIn; i++) {
        const value = x[row * nIn + i];
        if (value === 0) continue;
        for (let j = 0; j < nOut; j++) sums[j] += value * weight[i * nOut + j];
      }
    }
    return [out];
  };
};

const batchNormalization: FloatFunction<BatchNormalization> = (layer) => {
  const { attributes } = BatchNormalization;
  const [scale, bias] = [valuesOf(layer.get(attributes.scale)), valuesOf(layer.get(attributes.bias))];
  const channels = layer.get(attributes.nFilt);
  const channel = (i: number) => (channels === -1 ? i : i % channels);
  return elementWise((x, i) => x * scale[channel(i)] + bias[channel(i)]);
};

const batchNormOnnx: FloatFunction<BatchNormOnnx> = (layer) => {
  const epsilon = layer.get(BatchNormOnnx.attributes.epsilon);
  return ([x, gamma, beta, mean, variance]) => [
    x.map((value, i) => {
      const c = i % gamma.length;
      return ((value - mean[c]) / Math.sqrt(variance[c] + epsilon)) * gamma[c] + beta[c];
    }),
  ];
};

const biasAdd: FloatFunction<BiasAdd> = (layer) => {
  const bias = valuesOf(layer.get(BiasAdd.attributes.bias));
  return elementWise((x, i) => x + bias[i % bias.length]);
};

const activation: FloatFunction<Activation> = (layer) => {
  const f = FLOAT_ACTIVATIONS[layer.get(Activation.attributes.activation)];
  return elementWise((x) => f(x));
};

const hardActivation: FloatFunction<HardActivation> = (layer) => {
  const { attributes } = HardActivation;
  const [slope, shift] = [layer.get(attributes.slope), layer.get(attributes.shift)];
  const sigmoid = (x: number) => Math.min(Math.max(slope * x + shift, 0), 1);
  return elementWise(layer.get(attributes.activation) === 'hard_tanh' ? (x) => 2 * sigmoid(x) - 1 : sigmoid);
};

const parametrizedActivation: FloatFunction<ParametrizedActivation> = (layer) => {
  const { attributes } = ParametrizedActivation;
  const param = layer.get(attributes.param);
  switch (layer.get(attributes.activation)) {
    case 'leaky_relu':
      return elementWise((x) => (x > 0 ? x : param * x));
    case 'thresholded_relu':
      return elementWise((x) => (x > param ? x : 0));
    case 'elu':
      return elementWise((x) => elu(x, param));
  }
};

const prelu: FloatFunction<PReLU> = (layer) => {
  const slopes = valuesOf(layer.get(PReLU.attributes.param));
  return elementWise((x, i) => (x > 0 ? x : slopes[i] * x));
};

const ternaryTanh: FloatFunction<TernaryTanh> = (layer) => {
  const threshold = layer.get(TernaryTanh.attributes.threshold);
  return elementWise((x) => (x > threshold ? 1 : x > -threshold ? 0 : -1));
};

const batchNormalizationQuantizedTanh: FloatFunction<BatchNormalizationQuantizedTanh> = (layer) => {
  const { attributes } = BatchNormalizationQuantizedTanh;
  const thresholds = valuesOf(layer.get(attributes.threshold));
  const falling = new Set(layer.get(attributes.falling));
  const filters = layer.get(attributes.nFilt);
  const binary = layer.get(attributes.quantize) === 'binary';
  const second = binary ? 0 : thresholds.length / 2;
  return elementWise((x, i) => {
    const channel = filters === -1 ? i : i % filters;
    const sign = falling.has(channel) ? -1 : 1;
    const [above, below] = [sign * (x - thresholds[channel]), sign * (x - thresholds[second + channel])];
    if (binary) return above >= 0 ? 1 : -1;
    return above > 0 ? 1 : below <= 0 ? -1 : 0;
  });
};

const softmax: FloatFunction<Softmax> = (layer) => {
  const { outer, along, inner } = layer.extents;
  const slice = layer.get(Softmax.attributes.exactTables) ? quantizedSoftmaxSlice(layer) : softmaxSlice;
  return ([x]) => {
    const out = new Float64Array(x.length);
    for (let o = 0; o < outer; o++) {
      for (let k = 0; k < inner; k++) {
        const at = (j: number) => (o * along + j) * inner + k;
        const values = slice(Array.from({ length: along }, (_, j) => x[at(j)]));
        for (const [j, value] of values.entries()) out[at(j)] = value;
      }
    }
    return [out];
  };
};

const MERGES: Readonly<Record<MergeOp, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  average: (a, b) => (a + b) / 2,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
};

const merge: FloatFunction<Merge> = (layer) => {
  const combine = MERGES[layer.get(Merge.attributes.op)];
  const [left, right] = [0, 1].map((slot) => broadcastIndices(layer.inputShape(slot), layer.shape));
  return ([a, b]) => [Float64Array.from(left, (i, at) => combine(a[i], b[right[at]]))];
};

const dot: FloatFunction =
  () =>
  ([a, b]) => [Float64Array.of(a.reduce((sum, x, i) => sum + x * b[i], 0))];

const concatenate: FloatFunction<Concatenate> = (layer) => {
  const axis = layer.axisIndex;
  const blocks = layer.inputs.map((_, slot) => sizeOf(layer.inputShape(slot).slice(axis)));
  const row = blocks.reduce((a, b) => a + b, 0);
  const outer = sizeOf(layer.shape) / row;
  return (inputs) => {
    const out = new Float64Array(outer * row);
    for (let o = 0, at = 0; o < outer; o++) {
      for (const [slot, x] of inputs.entries()) {
        out.set(x.subarray(o * blocks[slot], (o + 1) * blocks[slot]), at);
        at += blocks[slot];
      }
    }
    return [out];
  };
};

const clone: FloatFunction<Clone> =
  (layer) =>
  ([x]) =>
    layer.outputs.map(() => x);

const constant: FloatFunction<Constant> = (layer) => {
  const value = valuesOf(layer.get(Constant.attributes.value));
  return () => [value];
};

const FUNCTIONS = {
  Activation: activation,
  ApplyAlpha: batchNormalization,
  BatchNormOnnx: batchNormOnnx,
  BatchNormalization: batchNormalization,
  BatchNormalizationQuantizedTanh: batchNormalizationQuantizedTanh,
  BiasAdd: biasAdd,
  Bidirectional: bidirectional,
  BipolarQuant: bipolarQuant,
  Broadcast: rearrangement,
  Clone: clone,
  Concatenate: concatenate,
  Constant: constant,
  Conv: conv,
  Conv1D: convolution,
  Conv2D: convolution,
  Cropping1D: rearrangement,
  Cropping2D: rearrangement,
  Dense: dense,
  DepthwiseConv1D: convolution,
  DepthwiseConv2D: convolution,
  Dot: dot,
  FixedPointQuantizer: fixedPointQuantizer,
  GarNet: garNet,
  GlobalPooling1D: pooling,
  GlobalPooling2D: pooling,
  Einsum: contraction,
  EinsumDense: einsumDense,
  Embedding: embedding,
  GRU: recurrent,
  HardActivation: hardActivation,
  IFNeuron: spikingNeuron,
  LIFNeuron: spikingNeuron,
  LSTM: recurrent,
  LayerNormalization: layerNormalization,
  MatMul: contraction,
  Merge: merge,
  PReLU: prelu,
  ParametrizedActivation: parametrizedActivation,
  PointwiseConv1D: convolution,
  PointwiseConv2D: convolution,
  Pooling1D: pooling,
  Pooling2D: pooling,
  Quant: quant,
  Repack: copy,
  Reshape: copy,
  Resize: resize,
  SeparableConv1D: separableConv,
  SeparableConv2D: separableConv,
  SNNReadout: snnReadout,
  SimpleRNN: recurrent,
  Slice: rearrangement,
  Softmax: softmax,
  Split: split,
  TernaryTanh: ternaryTanh,
  ChangeLayout: rearrangement,
  Transpose: rearrangement,
  UnaryLUT: unaryLut,
  ZeroPadding1D: rearrangement,
  ZeroPadding2D: rearrangement,
} as const;

/** The float function of every built-in layer kind that computes something. */
export const FLOAT_FUNCTIONS: FloatTable = new Map(Object.entries(FUNCTIONS) as [string, FloatFunction][]);

function valuesOf(weight: Weight): Float64Array {
  return Float64Array.from(weightTensor(weight).data);
}

/** For each element of `to`, the element of `from` that numpy's broadcasting pairs with it. */
function broadcastIndices(from: Shape, to: Shape): Int32Array {
  const padded = [...new Array(to.length - from.length).fill(1), ...from];
  let indices = [0];
  for (const [axis, extent] of to.entries()) {
    indices = indices.flatMap((index) =>
      Array.from({ length: extent }, (_, i) => index * padded[axis] + (padded[axis] === 1 ? 0 : i)),
    );
  }
  return Int32Array.from(indices);
}
