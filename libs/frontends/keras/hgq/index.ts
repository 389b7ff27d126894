import type { Handler } from '../handler';
import { onlyInput } from '../handler';
import { activation } from '../handlers/activation';
import { concatenate } from '../handlers/concatenate';
import { conv } from '../handlers/conv';
import { dense } from '../handlers/dense';
import { dot } from '../handlers/dot';
import { einsumDense } from '../handlers/einsum-dense';
import { merge } from '../handlers/merge';
import { einsum } from '../handlers/operations';
import { globalPooling, pooling } from '../handlers/pooling';
import { averagePow2, qMeanPow2, qSum } from './accumulation';
import { qLinformerAttention, qMultiHeadAttention } from './attention';
import { qBatchNormalization, qBatchNormDense, qEinsumDenseBatchnorm } from './normalization';
import { fixedPointQuantizer, unaryLut } from './proxy';
import { hgqLayer, quantizerNode } from './quantized-layer';
import { readQuantizer } from './quantizer';
import { qSoftmax } from './softmax';
import { qAffinedUnaryFunctionLut, qUnaryFunctionLut } from './unary-lut';

/** A quantiser on its own. */
const quantizer: Handler = (call) => [
  quantizerNode(call, call.name, onlyInput(call).tensor, readQuantizer(call, '', 'config')),
];

/** Handlers of the layers of HGQ2, and of HGQ's proxy models, by the names under which they are registered. */
export const HGQ_HANDLERS = {
  'HGQ>FixedPointQuantizer': fixedPointQuantizer,
  'HGQ>UnaryLUT': unaryLut,
  'hgq>QActivation': hgqLayer(activation),
  'hgq>QAdd': hgqLayer(merge('add')),
  'hgq>QAffinedUnaryFunctionLUT': qAffinedUnaryFunctionLut,
  'hgq>QAveragePooling1D': hgqLayer(pooling(1, 'Average')),
  'hgq>QAveragePooling2D': hgqLayer(pooling(2, 'Average')),
  'hgq>QAveragePow2': hgqLayer(averagePow2),
  'hgq>QBatchNormDense': qBatchNormDense,
  'hgq>QBatchNormalization': qBatchNormalization,
  'hgq>QConcatenate': hgqLayer(concatenate),
  'hgq>QConv1D': hgqLayer(conv(1)),
  'hgq>QConv2D': hgqLayer(conv(2)),
  'hgq>QDense': hgqLayer(dense),
  'hgq>QDot': hgqLayer(dot),
  'hgq>QEinsum': hgqLayer(einsum('equation')),
  'hgq>QEinsumDense': hgqLayer(einsumDense),
  'hgq>QEinsumDenseBatchnorm': qEinsumDenseBatchnorm,
  'hgq>QGlobalAveragePooling1D': hgqLayer(globalPooling(1, 'Average')),
  'hgq>QGlobalAveragePooling2D': hgqLayer(globalPooling(2, 'Average')),
  'hgq>QGlobalMaxPooling1D': hgqLayer(globalPooling(1, 'Max')),
  'hgq>QGlobalMaxPooling2D': hgqLayer(globalPooling(2, 'Max')),
  'hgq>QLinformerAttention': qLinformerAttention,
  'hgq>QMaxPooling1D': hgqLayer(pooling(1, 'Max')),
  'hgq>QMaxPooling2D': hgqLayer(pooling(2, 'Max')),
  'hgq>QMaximum': hgqLayer(merge('maximum')),
  'hgq>QMeanPow2': qMeanPow2,
  'hgq>QMinimum': hgqLayer(merge('minimum')),
  'hgq>QMultiHeadAttention': qMultiHeadAttention,
  'hgq>QMultiply': hgqLayer(merge('multiply')),
  'hgq>QSoftmax': qSoftmax,
  'hgq>QSubtract': hgqLayer(merge('subtract')),
  'hgq>QSum': qSum,
  'hgq>QUnaryFunctionLUT': qUnaryFunctionLut,
  'hgq>Quantizer': quantizer,
} as const satisfies Readonly<Record<string, Handler>>;
