import { BATCH_FIRST, CHANNELS_LAST, ONNX, QONNX } from '../graph';
import * as activation from './activation';
import { batchNormalization } from './batch-normalization';
import { clip } from './clip';
import { concat } from './concat';
import type { Handler } from './context';
import { conv } from './conv';
import { depthToSpace } from './depth-to-space';
import { einsum } from './einsum';
import { hardSigmoid } from './hard-sigmoid';
import { layerNormalization } from './layer-normalization';
import { matMul } from './mat-mul';
import * as merge from './merge';
import { pRelu } from './p-relu';
import { pad } from './padding';
import { globalPooling, pooling } from './pooling';
import * as quantisers from './quant';
import { recurrent } from './recurrent';
import { reshape, transpose } from './reshape';
import { resize } from './resize';
import { selu } from './selu';
import * as sequence from './sequence';
import { softmax } from './softmax';

export * from './context';

/** The handler of each ONNX operator that is left after the cleanup. */
export const ONNX_HANDLERS = {
  Add: merge.add,
  BatchNormalization: batchNormalization,
  Clip: clip,
  Concat: concat,
  Div: merge.div,
  Einsum: einsum,
  Elu: activation.elu,
  Flatten: reshape,
  Gather: sequence.gather,
  HardSigmoid: hardSigmoid,
  LayerNormalization: layerNormalization,
  LeakyRelu: activation.leakyRelu,
  MatMul: matMul,
  Max: merge.max,
  Mean: merge.mean,
  Min: merge.min,
  Mul: merge.mul,
  PRelu: pRelu,
  Relu: activation.relu,
  Reshape: reshape,
  Selu: selu,
  Sigmoid: activation.sigmoid,
  Slice: sequence.slice,
  Softmax: softmax,
  Softplus: activation.softplus,
  Softsign: activation.softsign,
  Split: sequence.split,
  Squeeze: reshape,
  Sub: merge.sub,
  Sum: merge.sum,
  Tanh: activation.tanh,
  ThresholdedRelu: activation.thresholdedRelu,
  Transpose: transpose,
  Unsqueeze: reshape,
} satisfies Readonly<Record<string, Handler>>;

/** Those of QONNX's quantisers. */
export const QONNX_HANDLERS = {
  BipolarQuant: quantisers.bipolarQuant,
  IntQuant: quantisers.quant,
  Quant: quantisers.quant,
  Trunc: quantisers.trunc,
} satisfies Readonly<Record<string, Handler>>;

/** Those of operators on tensors with one or two spatial dimensions, which the cleanup gives their channels last. */
export const CHANNELS_LAST_HANDLERS = {
  AveragePool: pooling('Average'),
  BatchNormalization: batchNormalization,
  Conv: conv,
  DepthToSpace: depthToSpace,
  GlobalAveragePool: globalPooling('Average'),
  GlobalMaxPool: globalPooling('Max'),
  MaxPool: pooling('Max'),
  Pad: pad,
  Resize: resize,
  Upsample: resize,
} satisfies Readonly<Record<string, Handler>>;

/** Those of recurrent operators, which the cleanup gives the batch in front. */
export const BATCH_FIRST_HANDLERS = {
  GRU: recurrent('GRU'),
  LSTM: recurrent('LSTM'),
  RNN: recurrent('SimpleRNN'),
} satisfies Readonly<Record<string, Handler>>;

/** Handlers by domain, then by operator. */
export const HANDLERS: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  [ONNX]: ONNX_HANDLERS,
  [QONNX]: QONNX_HANDLERS,
  [CHANNELS_LAST]: CHANNELS_LAST_HANDLERS,
  [BATCH_FIRST]: BATCH_FIRST_HANDLERS,
};
