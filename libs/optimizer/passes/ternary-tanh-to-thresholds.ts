import { fractionBits } from '../../fixed';
import { Layer, tensor } from '../../ir';
import { BatchNormalization, BatchNormalizationQuantizedTanh, TernaryTanh } from '../../layers';
import { layerOptimizer } from '../../pass';
import { bitsOfValues, typeOfBits, widest } from '../bit-exact/element-bits';

/** The threshold that the kernel has, and to which a batch normalisation can be folded. */
const STANDARD = 0.5;

/**
 * In the bit-exact mode a ternary tanh compares its input with its threshold itself: the kernel doubles it first, which wraps in a
 * type that just holds the values, and takes a value on the threshold for 0, where QKeras has 1. One that a backend folds a batch
 * normalisation into stays.
 */
export const ternaryTanhToThresholds = layerOptimizer(TernaryTanh, {
  name: 'ternary_tanh_to_thresholds',
  doc: 'Make a ternary tanh of the bit-exact mode two comparisons.',
  preserves: 'nothing',
})((graph, tanh) => {
  if (!tanh.get(Layer.common.bitExact)) return false;
  const threshold = tanh.get(TernaryTanh.attributes.threshold);
  const before = graph.producerOf(tanh);
  const folds = before instanceof BatchNormalization && graph.consumers(before).length === 1;
  if (folds && threshold === STANDARD && !graph.isOutput(before)) return false;
  const steps = 2 ** fractionBits(tanh.inputType().precision);
  // Up to the last value below the threshold it is 0; up to the minus threshold -1.
  const limits = [(Math.ceil(threshold * steps) - 1) / steps, Math.floor(-threshold * steps) / steps];
  const channels = tanh.inputShape().at(-1) as number;
  const { name, precision } = tanh.get(Layer.common.result);
  graph.replace(tanh, BatchNormalizationQuantizedTanh, {
    name: tanh.name,
    origin: tanh.origin,
    attributes: {
      n_filt: channels,
      quantize: 'ternary',
      threshold: {
        tensor: tensor(
          [2, channels],
          limits.flatMap((limit) => new Array<number>(channels).fill(limit)),
        ),
      },
      threshold_t: { name: `${tanh.name}_threshold_t`, precision: typeOfBits(widest(bitsOfValues(limits))) },
      result_t: { name, precision },
      trusted: true,
      bit_exact: true,
    },
  });
  return true;
});
