import { fixed, fractionBits, type Precision, precisionsEqual, rangeOf } from '../../../fixed';
import { Layer, type ModelGraph, type Tensor, tensor, weightTensor, zipTensors } from '../../../ir';
import { Activation, BatchNormalization, BatchNormalizationQuantizedTanh, TernaryTanh } from '../../../layers';
import { globalOptimizer } from '../../../pass';
import { readAsSigns } from './read-as-signs';

const XNOR: Precision = { kind: 'xnor' };
const INT2: Precision = { kind: 'integer', width: 2, signed: true };

/**
 * Folds a batch normalisation into the binary or ternary tanh behind it: comparisons of the input with thresholds, called
 * `bnbt_<batch normalisation>`. Thresholds are floored to the input's grid as in hls4ml; channels of negative scale compare the
 * other way round, and thresholds beyond the input's range are kept by a wider type, neither of which hls4ml does. Signs
 * become bits, so that a binary tanh stays where not every reader takes them as signs.
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
  const input = bn.inputType().precision;
  const { attributes } = BatchNormalization;
  const [scale, bias] = [weightTensor(bn.get(attributes.scale)), weightTensor(bn.get(attributes.bias))];
  const grid = gridOf(input);
  const values = thresholds(quantize, scale, bias).map((row) => row.map((t, i) => grid.nearest(t, roundsUp(quantize, scale, i))));
  const falling = Array.from(scale.data.keys()).filter((i) => scale.data[i] < 0);
  const name = graph.uniqueName(`bnbt_${bn.name}`);
  graph.bypass(bn);
  graph.replace(tanh, BatchNormalizationQuantizedTanh, {
    name,
    origin: bn.origin,
    attributes: {
      n_filt: bn.get(attributes.nFilt),
      quantize,
      threshold: { tensor: tensor([values.length, scale.data.length], values.flat()) },
      threshold_t: { name: `${name}_threshold_t`, precision: grid.typeOf(values.flat()) },
      falling,
      result_t: { name: `${name}_result_t`, precision: quantize === 'binary' ? XNOR : INT2 },
    },
  });
  return true;
});
