import { fixed, fractionBits, type Precision, rangeOf } from '../../../fixed';
import { Layer, type ModelGraph, type Tensor, tensor, weightTensor, zipTensors } from '../../../ir';
import { Activation, BatchNormalization, BatchNormalizationQuantizedTanh, TernaryTanh } from '../../../layers';
import { globalOptimizer } from '../../../pass';
import { readAsSigns } from './read-as-signs';

const XNOR: Precision = { kind: 'xnor' };
const INT2: Precision = { kind: 'integer', width: 2, signed: true };

/**
 * Folds a batch normalisation into the binary or ternary tanh behind it: comparisons of the input with thresholds, called
 * `bnbt_<batch normalisation>` (numerics.md 3.3). Unlike in hls4ml, channels of negative scale compare the other way round, and
 * thresholds outside the input's range get a wider type. Signs become bits, so that a binary tanh stays where not every
 * reader takes them as signs.
 */
export const mergeBatchNormQuantizedTanh = globalOptimizer({
  name: 'merge_batch_norm_quantized_tanh',
  doc: 'Fold a batch normalisation into the binary or ternary tanh behind it.',
  preserves: 'values',
})((graph, tanh) => {
  const quantize = quantization(graph, tanh);
  if (!quantize) return false;
  const bn = graph.producerOf(tanh);
  if (!(bn instanceof BatchNormalization) || graph.consumers(bn).length !== 1 || graph.isOutput(bn)) return false;
  const { attributes } = BatchNormalization;
  const scale = weightTensor(bn.get(attributes.scale));
  const bias = weightTensor(bn.get(attributes.bias));
  const grid = gridOf(bn.inputType().precision);
  // hls4ml rounds down also where an input on the threshold below is not to be 1.
  const up = (falls: boolean) => (quantize === 'ternary' ? falls : !falls && bn.get(Layer.common.bitExact));
  const values = LEVELS[quantize].map((level) =>
    Array.from(thresholds(level, scale, bias).data, (threshold, i) => grid.word(threshold, up(scale.data[i] < 0))),
  );
  const name = graph.uniqueName(`bnbt_${bn.name}`);
  const origin = bn.origin;
  graph.bypass(bn);
  graph.replace(tanh, BatchNormalizationQuantizedTanh, {
    name,
    origin,
    attributes: {
      n_filt: bn.get(attributes.nFilt),
      quantize,
      threshold: { tensor: tensor([values.length, scale.data.length], values.flat().map(grid.value)) },
      threshold_t: { name: `${name}_threshold_t`, precision: grid.typeOf(values.flat()) },
      falling: [...scale.data.keys()].filter((i) => scale.data[i] < 0),
      result_t: { name: `${name}_result_t`, precision: quantize === 'binary' ? XNOR : INT2 },
    },
  });
  return true;
});

/** What the normalised value is compared with. */
const LEVELS = { binary: [0], ternary: [0.5, -0.5] } as const;

function quantization(graph: ModelGraph, layer: Layer): keyof typeof LEVELS | undefined {
  if (layer instanceof TernaryTanh) return 'ternary';
  if (!(layer instanceof Activation) || layer.get(Activation.attributes.activation) !== 'binary_tanh') return undefined;
  // A result of one bit is 0 or 1, not a sign.
  const result = layer.get(Layer.common.result).precision;
  const isBit = result.kind === 'integer' && result.width === 1;
  return !isBit && readAsSigns(graph, layer) ? 'binary' : undefined;
}

/** The inputs at which x * scale + bias crosses `level`, in the weights' float type; infinite where it never does. */
function thresholds(level: number, scale: Tensor, bias: Tensor): Tensor {
  const crossing = zipTensors(bias, scale, (b, s) => -b / s);
  const offset = zipTensors(scale, scale, (s) => level / s);
  const infinite = (b: number) =>
    (level < 0 ? b > level : b >= level) ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const data = scale.data.map((s, i) => (s === 0 ? infinite(bias.data[i]) : offset.data[i] + crossing.data[i]));
  return { shape: scale.shape, data };
}

/** The grid of an input's values. Words one beyond either end stand for thresholds that no input reaches. */
function gridOf(input: Precision) {
  const { lo, hi } = rangeOf(input);
  const [lowest, highest] = [Number(lo), Number(hi)];
  const frac = fractionBits(input);
  return {
    word: (threshold: number, up: boolean): number => {
      const scaled = threshold * 2 ** frac;
      return Math.min(Math.max(up ? Math.ceil(scaled) : Math.floor(scaled), lowest - 1), highest + 1);
    },
    value: (word: number): number => word * 2 ** -frac,
    /** The input's own type if it holds all words, else a signed one of one more bit. */
    typeOf: (words: readonly number[]): Precision => {
      if (words.every((word) => word >= lowest && word <= highest)) return input;
      const integer = Math.ceil(Math.log2(Math.max(-lowest, highest + 1) + 1)) + 1;
      return fixed(integer, integer - frac);
    },
  };
}
