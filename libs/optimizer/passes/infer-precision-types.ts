import type { NamedType, Precision } from '../../fixed';
import type { Layer } from '../../ir';
import { globalOptimizer } from '../../pass';
import { inferTypes, modelDefault } from '../precision-rules';

/**
 * Resolves every type that is `auto`, layer by layer in graph order, by the rules of numerics.md 5.1; what no rule covers gets
 * the model's default type.
 */
export const inferPrecisionTypes = globalOptimizer({
  name: 'infer_precision_types',
  doc: 'Resolve automatic types from the types of inputs and weights.',
  preserves: 'nothing',
})((graph, layer) => {
  const optional = new Set(layer.expected.filter((attribute) => attribute.optional).map(({ key }) => key));
  const open = [...layer.types].filter(([key, type]) => type.precision.kind === 'auto' && !optional.has(key));
  if (open.length === 0) return false;
  const keys = new Set(open.map(([key]) => key));
  const inferred = inferTypes(graph, layer, keys, graph.config!.maximum);
  for (const key of keys) resolve(layer, key, inferred.get(key) ?? modelDefault(graph));
  return false;
});

function resolve(layer: Layer, key: string, precision: Precision): void {
  const { name } = layer.getAttr(key) as NamedType;
  layer.setAttr(key, { name: name === '' ? `${layer.name}_${key}` : name, precision });
}
