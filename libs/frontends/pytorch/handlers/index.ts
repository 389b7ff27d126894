import type { Handler } from '../call';
import * as activation from './activation';
import * as batchNorm from './batch-norm';
import * as convolution from './convolution';
import { einsum } from './einsum';
import { embedding } from './embedding';
import { layerNorm } from './layer-norm';
import * as linear from './linear';
import * as merge from './merge';
import { pad } from './padding';
import * as pooling from './pooling';
import { prelu } from './prelu';
import * as recurrent from './recurrent';
import * as shape from './reshape';
import * as resize from './resize';
import * as slice from './slice';
import { softmax } from './softmax';

/** The handler of each ATen operator, by its name without overload, that is left after the simplification. */
export const ATEN_HANDLERS = {
  _native_batch_norm_legit_no_training: batchNorm.batchNormNoTraining,
  _adaptive_avg_pool2d: pooling.adaptivePool(2, 'Average'),
  _softmax: softmax,
  _unsafe_view: shape.reshape,
  adaptive_avg_pool1d: pooling.adaptivePool(1, 'Average'),
  adaptive_avg_pool2d: pooling.adaptivePool(2, 'Average'),
  adaptive_max_pool1d: pooling.adaptivePool(1, 'Max'),
  adaptive_max_pool2d: pooling.adaptivePool(2, 'Max'),
  add: merge.add,
  addmm: linear.addmm,
  amax: pooling.reduce('Max'),
  avg_pool1d: pooling.avgPool(1),
  avg_pool2d: pooling.avgPool(2),
  batch_norm: batchNorm.batchNorm,
  cat: merge.cat,
  bmm: linear.matmul('mat2'),
  chunk: slice.split,
  clamp: activation.clamp,
  clamp_min: activation.clampMin,
  concat: merge.cat,
  concatenate: merge.cat,
  constant_pad_nd: pad,
  conv1d: convolution.convolve,
  conv2d: convolution.convolve,
  convolution: convolution.convolution,
  div: merge.div,
  einsum,
  elu: activation.elu,
  embedding,
  flatten: shape.reshape,
  fmax: merge.maximum,
  fmin: merge.minimum,
  gru: recurrent.gru,
  hardsigmoid: activation.hardsigmoid,
  hardtanh: activation.hardtanh,
  layer_norm: layerNorm,
  leaky_relu: activation.leakyRelu,
  linear: linear.linear,
  lstm: recurrent.lstm,
  matmul: linear.matmul('other'),
  max: merge.maximum,
  max_pool1d: pooling.maxPool(1),
  max_pool2d: pooling.maxPool(2),
  max_pool2d_with_indices: pooling.maxPool(2),
  maximum: merge.maximum,
  mean: pooling.reduce('Average'),
  min: merge.minimum,
  minimum: merge.minimum,
  mm: linear.matmul('mat2'),
  mul: merge.mul,
  multiply: merge.mul,
  native_layer_norm: layerNorm,
  neg: merge.neg,
  pad,
  permute: shape.permute,
  prelu,
  relu: activation.relu,
  relu6: activation.relu6,
  reshape: shape.reshape,
  rnn_relu: recurrent.rnnRelu,
  rnn_tanh: recurrent.rnnTanh,
  rsub: merge.rsub,
  select: slice.select,
  selu: activation.selu,
  sigmoid: activation.sigmoid,
  slice: slice.slice,
  softmax,
  softplus: activation.softplus,
  softsign: activation.softsign,
  split: slice.split,
  split_with_sizes: slice.split,
  squeeze: shape.reshape,
  stack: merge.stack,
  sub: merge.sub,
  subtract: merge.sub,
  tanh: activation.tanh,
  threshold: activation.threshold,
  transpose: shape.transpose,
  unflatten: shape.reshape,
  unsqueeze: shape.reshape,
  upsample_bilinear2d: resize.upsampleBilinear,
  upsample_nearest1d: resize.upsampleNearest,
  upsample_nearest2d: resize.upsampleNearest,
  view: shape.reshape,
} satisfies Readonly<Record<string, Handler>>;
