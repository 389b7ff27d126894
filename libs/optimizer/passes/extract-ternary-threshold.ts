import { filled } from '../../ir';
import { ApplyAlpha, TernaryTanh } from '../../layers';
import { layerOptimizer } from '../../pass';
import { isBitExact } from '../bit-exact';

/** The threshold that the kernel has. */
const STANDARD = 0.5;

/**
 * Scales the input of a ternary tanh of another threshold than 0.5, by an ApplyAlpha `<layer>_scale`. In the bit-exact mode the
 * threshold itself is compared (`ternary_tanh_to_thresholds`).
 */
export const extractTernaryThreshold = layerOptimizer(TernaryTanh, {
  name: 'extract_ternary_threshold',
  doc: 'Scale the input of a ternary tanh so that its threshold is 0.5.',
  preserves: 'values',
})((graph, tanh) => {
  const threshold = tanh.get(TernaryTanh.attributes.threshold);
  if (threshold === STANDARD || isBitExact(graph)) return false;
  const shape = tanh.inputShape();
  const channels = shape.slice(-1);
  graph.insertBefore(tanh, 0, ApplyAlpha, {
    name: graph.uniqueName(`${tanh.name}_scale`),
    attributes: {
      n_filt: shape.length === 1 ? -1 : channels[0],
      scale: { tensor: filled(channels, STANDARD / threshold) },
      bias: { tensor: filled(channels, 0) },
    },
  });
  tanh.set(TernaryTanh.attributes.threshold, STANDARD);
  return true;
});
