import { attr, type LayerClass, type LayerSchema, STRATEGIES } from '../../ir';
import {
  Bidirectional,
  type CellPrefix,
  Conv1D,
  Conv2D,
  Convolution,
  Dense,
  GRU,
  LSTM,
  PointwiseConv1D,
  PointwiseConv2D,
  Rearrangement,
  SeparableConv1D,
  SeparableConv2D,
  SimpleRNN,
} from '../../layers';

/** Attributes that every FPGA backend adds to layers that compute. */
export const FPGA_ATTRIBUTES = {
  reuseFactor: attr.int('reuse_factor', {
    doc: 'how often one multiplier is used for one inference',
    fallback: 1,
    configurable: true,
  }),
};

/** With `compressed`, which the configuration asks for by `Compression` of a resource strategy. */
const BUILDS = [...STRATEGIES, 'compressed'] as const;

/** Attributes of layers that multiply by a matrix. */
export const MATRIX_ATTRIBUTES = {
  strategy: attr.choice('strategy', BUILDS, { doc: 'how the matrix product is built', fallback: 'latency' }),
};

function recurrentReuse(prefix: CellPrefix) {
  return {
    [`${prefix}recurrentReuseFactor`]: attr.int(`${prefix}recurrent_reuse_factor`, {
      doc: 'how often one multiplier of the recurrent product is used; 1: as the reuse factor',
      fallback: 1,
      configurable: true,
    }),
  };
}

function directionReuse(prefix: CellPrefix) {
  return {
    ...recurrentReuse(prefix),
    [`${prefix}reuseFactor`]: attr.int(`${prefix}reuse_factor`, {
      doc: 'how often one multiplier of this direction is used; 1: as the reuse factor',
      fallback: 1,
      configurable: true,
    }),
  };
}

/** Where a recurrent layer keeps its state; the numbers are the same. */
const STATE_ATTRIBUTES = {
  static: attr.bool('static', {
    doc: 'the state is kept in the function that computes a step',
    fallback: true,
    configurable: true,
  }),
};

/** Reuse of the two layers that a separable convolution becomes. */
const SEPARABLE_REUSE = Object.fromEntries(
  ['depthwise', 'pointwise'].map((part) => [
    part,
    attr.int(`${part}_reuse_factor`, {
      doc: `how often one multiplier of the ${part} convolution is used`,
      fallback: 1,
      configurable: true,
    }),
  ]),
);

/** Attribute of matrix products whose multipliers are reused. */
export const TARGET_CYCLES = attr.int('target_cycles', {
  doc: 'clock cycles that the layer should take, from which its reuse factor follows; 0: not given',
  fallback: 0,
});

/** Attribute of convolutions that may compute several output pixels at the same time. */
export const PARALLELIZATION_FACTOR = attr.int('parallelization_factor', {
  doc: 'output pixels that are computed at the same time',
  fallback: 1,
  configurable: true,
});

/** Convolutions of full kernels. */
export const CONVOLUTIONS = [Conv1D, Conv2D, PointwiseConv1D, PointwiseConv2D];

/** Layers that only move data have nothing to reuse. */
const MOVES = ['Input', 'Constant', 'Reshape', 'Repack', 'Clone'];

const RECURRENT_CLASSES = [Bidirectional, GRU, LSTM, SimpleRNN];

const isKindOf = (layerClass: LayerClass, base: abstract new (...args: never[]) => object) =>
  layerClass.prototype instanceof base;

/** Adds the common FPGA attributes. */
export function extendForFpga(schema: LayerSchema): LayerSchema {
  const moves = (layerClass: LayerClass) => MOVES.includes(layerClass.kind) || isKindOf(layerClass, Rearrangement);
  const computing = schema.classes.filter((layerClass) => !moves(layerClass));
  const matrices = schema.classes.filter((layerClass) => isKindOf(layerClass, Convolution));
  return schema
    .extend(computing, FPGA_ATTRIBUTES)
    .extend([Dense, ...matrices, ...RECURRENT_CLASSES], MATRIX_ATTRIBUTES)
    .extend([SeparableConv1D, SeparableConv2D], SEPARABLE_REUSE)
    .extend(RECURRENT_CLASSES, STATE_ATTRIBUTES)
    .extend([GRU, LSTM, SimpleRNN], recurrentReuse(''))
    .extend([Bidirectional], { ...directionReuse('forward_'), ...directionReuse('backward_') });
}

/** Adds, beside the common ones, the attributes of a backend that reuses multipliers. */
export function extendForReuse(schema: LayerSchema): LayerSchema {
  return extendForFpga(schema).extend([Dense, ...CONVOLUTIONS], { targetCycles: TARGET_CYCLES });
}
