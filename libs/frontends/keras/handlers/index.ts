import { type Diagnostic, DiagnosticError } from '../../../diagnostic';
import type { Handler } from '../handler';
import { HGQ_HANDLERS } from '../hgq';
import { activation } from './activation';
import { batchNormalization, qBatchNormalization } from './batch-normalization';
import { bidirectional } from './bidirectional';
import { binaryDense, ternaryDense } from './binary-dense';
import { concatenate } from './concatenate';
import { conv } from './conv';
import { dense } from './dense';
import { depthwiseConv } from './depthwise-conv';
import { dot } from './dot';
import { einsumDense } from './einsum-dense';
import { elu } from './elu';
import { embedding } from './embedding';
import { garNet, garNetStack } from './gar-net';
import { getItem } from './get-item';
import { identity } from './identity';
import { inputLayer } from './input-layer';
import { layerNormalization } from './layer-normalization';
import { cropping, zeroPadding } from './margins';
import { merge } from './merge';
import { multiHeadAttention } from './multi-head-attention';
import { einsum, matmul } from './operations';
import { permute } from './permute';
import { globalPooling, pooling } from './pooling';
import { prelu } from './prelu';
import { qActivation } from './q-activation';
import { foldedConv2D } from './q-conv-batchnorm';
import { quantized } from './quantized';
import { recurrent } from './recurrent';
import { leakyRelu, relu, thresholdedRelu } from './relu';
import { flatten, reshape } from './reshape';
import { separableConv } from './separable-conv';
import { softmax } from './softmax';
import { split } from './split';
import { upSampling } from './up-sampling';

/** Attributes of a layer and the weights of QKeras that they hold. */
const KERNEL_AND_BIAS = { weight: 'kernel', bias: 'bias' };
const SEPARABLE = { depthwise: 'depthwise', pointwise: 'pointwise', bias: 'bias' };

/** Handlers by the class names of Keras. */
const HANDLERS = {
  ...HGQ_HANDLERS,
  Activation: activation,
  ActivityRegularization: identity('l1', 'l2'),
  Add: merge('add'),
  AlphaDropout: identity('rate', 'noise_shape'),
  Average: merge('average'),
  AveragePooling1D: pooling(1, 'Average'),
  AveragePooling2D: pooling(2, 'Average'),
  BatchNormalization: batchNormalization,
  Bidirectional: bidirectional,
  BinaryDense: binaryDense,
  Concatenate: concatenate,
  Conv1D: conv(1),
  Conv2D: conv(2),
  Cropping1D: cropping(1),
  Cropping2D: cropping(2),
  Dense: dense,
  DepthwiseConv1D: depthwiseConv(1),
  DepthwiseConv2D: depthwiseConv(2),
  Dot: dot,
  Dropout: identity('rate', 'noise_shape'),
  ELU: elu,
  Einsum: einsum('subscripts'),
  EinsumDense: einsumDense,
  Embedding: embedding,
  Flatten: flatten,
  GRU: recurrent('GRU'),
  GarNet: garNet,
  GarNetStack: garNetStack,
  GaussianDropout: identity('rate'),
  GaussianNoise: identity('stddev'),
  GetItem: getItem,
  GlobalAveragePooling1D: globalPooling(1, 'Average'),
  GlobalAveragePooling2D: globalPooling(2, 'Average'),
  GlobalMaxPooling1D: globalPooling(1, 'Max'),
  GlobalMaxPooling2D: globalPooling(2, 'Max'),
  Identity: identity(),
  InputLayer: inputLayer,
  LSTM: recurrent('LSTM'),
  LayerNormalization: layerNormalization,
  LeakyReLU: leakyRelu,
  Matmul: matmul,
  MaxPooling1D: pooling(1, 'Max'),
  MaxPooling2D: pooling(2, 'Max'),
  Maximum: merge('maximum'),
  Minimum: merge('minimum'),
  MultiHeadAttention: multiHeadAttention,
  Multiply: merge('multiply'),
  PReLU: prelu,
  Permute: permute,
  QActivation: qActivation,
  QBatchNormalization: qBatchNormalization,
  QBidirectional: bidirectional,
  QConv1D: quantized(conv(1), KERNEL_AND_BIAS),
  QConv2D: quantized(conv(2), KERNEL_AND_BIAS),
  QConv2DBatchnorm: quantized(foldedConv2D, KERNEL_AND_BIAS),
  QDense: quantized(dense, KERNEL_AND_BIAS),
  QDepthwiseConv2D: quantized(depthwiseConv(2), { weight: 'depthwise', bias: 'bias' }),
  QGRU: recurrent('GRU'),
  QLSTM: recurrent('LSTM'),
  QSeparableConv1D: quantized(separableConv(1), SEPARABLE),
  QSeparableConv2D: quantized(separableConv(2), SEPARABLE),
  QSimpleRNN: recurrent('SimpleRNN'),
  ReLU: relu,
  Reshape: reshape,
  SeparableConv1D: separableConv(1),
  SeparableConv2D: separableConv(2),
  SimpleRNN: recurrent('SimpleRNN'),
  Softmax: softmax,
  SpatialDropout1D: identity('rate', 'data_format'),
  SpatialDropout2D: identity('rate', 'data_format'),
  SpatialDropout3D: identity('rate', 'data_format'),
  Split: split,
  Subtract: merge('subtract'),
  TernaryDense: ternaryDense,
  ThresholdedReLU: thresholdedRelu,
  UpSampling1D: upSampling(1),
  UpSampling2D: upSampling(2),
  ZeroPadding1D: zeroPadding(1),
  ZeroPadding2D: zeroPadding(2),
} as const satisfies Readonly<Record<string, Handler>>;

const NESTED: ReadonlySet<string> = new Set(['Functional', 'Sequential', 'Model']);

/** True for the class of a model that is a layer of another one. */
export function isNested(className: string): boolean {
  return NESTED.has(className);
}

/** The handler of a class that `requireSupported` let pass. */
export function handlerOf(className: string): Handler {
  return HANDLERS[className as keyof typeof HANDLERS];
}

/** Throws a user error with one diagnostic for each layer that has no handler. */
export function requireSupported(layers: readonly { readonly name: string; readonly className: string }[]): void {
  const unsupported = layers.filter(({ className }) => !isSupported(className));
  if (unsupported.length === 0) return;
  // The list of classes once, behind the last.
  const last = unsupported.length - 1;
  const hint = `use only ${[...Object.keys(HANDLERS), 'TimeDistributed'].sort().join(', ')}`;
  throw new DiagnosticError(unsupported.map((layer, i) => ({ ...diagnose(layer), ...(i === last ? { hint } : {}) })));
}

function isSupported(className: string): boolean {
  return Object.hasOwn(HANDLERS, className) || isNested(className) || className === 'TimeDistributed';
}

function diagnose({ name, className }: { readonly name: string; readonly className: string }): Diagnostic {
  return {
    code: 'unsupported-layer',
    severity: 'error',
    where: { node: name },
    message: `the Keras layer ${className} is not supported`,
  };
}
