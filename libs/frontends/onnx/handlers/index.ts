import * as activation from './activation';
import { batchNormalization } from './batch-normalization';
import { clip } from './clip';
import { concat } from './concat';
import type { Handler } from './context';
import { hardSigmoid } from './hard-sigmoid';
import { matMul } from './mat-mul';
import * as merge from './merge';
import { pRelu } from './p-relu';
import { reshape, transpose } from './reshape';
import { selu } from './selu';
import { softmax } from './softmax';

export * from './context';

/** The handler of each ONNX operator that is left after the cleanup. */
export const ONNX_HANDLERS = {
  Add: merge.add,
  BatchNormalization: batchNormalization,
  Clip: clip,
  Concat: concat,
  Div: merge.div,
  Elu: activation.elu,
  Flatten: reshape,
  HardSigmoid: hardSigmoid,
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
  Softmax: softmax,
  Softplus: activation.softplus,
  Softsign: activation.softsign,
  Squeeze: reshape,
  Sub: merge.sub,
  Sum: merge.sum,
  Tanh: activation.tanh,
  ThresholdedRelu: activation.thresholdedRelu,
  Transpose: transpose,
  Unsqueeze: reshape,
} satisfies Readonly<Record<string, Handler>>;
