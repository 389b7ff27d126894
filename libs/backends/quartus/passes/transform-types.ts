import { formatPrecision, type Precision } from '../../../fixed';
import { Layer } from '../../../ir';
import { globalOptimizer } from '../../../pass';

/** ac_fixed has two bits at least and knows no saturation bits (numerics.md 7). The types of constants are not worth a word. */
export const transformTypes = globalOptimizer({
  name: 'quartus:transform_types',
  doc: 'Give types what ac_fixed can hold: two bits at least, no saturation bits.',
  preserves: 'nothing',
})((graph, layer) => {
  for (const [key, type] of layer.types) {
    const precision = acType(type.precision);
    if (precision === type.precision) continue;
    layer.setAttr(key, { ...type, precision });
    if (key !== Layer.common.result.key) continue;
    graph.report({
      code: 'type-changed',
      severity: 'warning',
      where: { node: layer.name },
      message: `${key} is ${formatPrecision(precision)}: ac_fixed cannot be ${formatPrecision(type.precision)}`,
    });
  }
});

function acType(precision: Precision): Precision {
  if (precision.kind !== 'fixed' || (precision.width > 1 && precision.satBits === 0)) return precision;
  return { ...precision, width: Math.max(precision.width, 2), satBits: 0 };
}
