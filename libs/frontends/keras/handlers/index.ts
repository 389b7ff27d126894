import { type Diagnostic, DiagnosticError } from '../../../diagnostic';
import type { Handler } from '../handler';
import { activation } from './activation';
import { batchNormalization, qBatchNormalization } from './batch-normalization';
import { binaryDense, ternaryDense } from './binary-dense';
import { concatenate } from './concatenate';
import { dense } from './dense';
import { dot } from './dot';
import { elu } from './elu';
import { identity } from './identity';
import { inputLayer } from './input-layer';
import { merge } from './merge';
import { prelu } from './prelu';
import { qActivation } from './q-activation';
import { quantized } from './quantized';
import { leakyRelu, relu, thresholdedRelu } from './relu';
import { flatten, reshape } from './reshape';
import { softmax } from './softmax';

/** Attributes of a layer and the weights of QKeras that they hold. */
const KERNEL_AND_BIAS = { weight: 'kernel', bias: 'bias' };

/** Handlers by the class names of Keras. */
const HANDLERS = {
  Activation: activation,
  ActivityRegularization: identity('l1', 'l2'),
  Add: merge('add'),
  AlphaDropout: identity('rate', 'noise_shape'),
  Average: merge('average'),
  BatchNormalization: batchNormalization,
  BinaryDense: binaryDense,
  Concatenate: concatenate,
  Dense: dense,
  Dot: dot,
  Dropout: identity('rate', 'noise_shape'),
  ELU: elu,
  Flatten: flatten,
  GaussianDropout: identity('rate'),
  GaussianNoise: identity('stddev'),
  Identity: identity(),
  InputLayer: inputLayer,
  LeakyReLU: leakyRelu,
  Maximum: merge('maximum'),
  Minimum: merge('minimum'),
  Multiply: merge('multiply'),
  PReLU: prelu,
  QActivation: qActivation,
  QBatchNormalization: qBatchNormalization,
  QDense: quantized(dense, KERNEL_AND_BIAS),
  ReLU: relu,
  Reshape: reshape,
  Softmax: softmax,
  SpatialDropout1D: identity('rate', 'data_format'),
  SpatialDropout2D: identity('rate', 'data_format'),
  SpatialDropout3D: identity('rate', 'data_format'),
  Subtract: merge('subtract'),
  TernaryDense: ternaryDense,
  ThresholdedReLU: thresholdedRelu,
} as const satisfies Readonly<Record<string, Handler>>;

const NESTED: ReadonlySet<string> = new Set(['Functional', 'Sequential', 'Model']);

/** The handler of a class that `requireSupported` let pass. */
export function handlerOf(className: string): Handler {
  return HANDLERS[className as keyof typeof HANDLERS];
}

/** Throws a user error with one diagnostic for each layer that has no handler. */
export function requireSupported(layers: readonly { readonly name: string; readonly className: string }[]): void {
  const unsupported = layers.filter(({ className }) => !Object.hasOwn(HANDLERS, className));
  if (unsupported.length === 0) return;
  // The list of classes once, behind the last.
  const last = unsupported.length - 1;
  const hint = `use only ${Object.keys(HANDLERS).join(', ')}`;
  throw new DiagnosticError(unsupported.map((layer, i) => ({ ...diagnose(layer), ...(i === last ? { hint } : {}) })));
}

function diagnose({ name, className }: { readonly name: string; readonly className: string }): Diagnostic {
  const nested = NESTED.has(className);
  return {
    code: 'unsupported-layer',
    severity: 'error',
    where: { node: name },
    message: nested
      ? 'a model inside a model is not supported; put its layers into the outer one'
      : `the Keras layer ${className} is not supported`,
  };
}
