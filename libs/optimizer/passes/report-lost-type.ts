import { precisionsEqual } from '../../fixed';
import { Layer, type ModelGraph } from '../../ir';

/** Warns when a result type configured on `layer`, which is about to go, is lost: what remains is the type of `heir`. */
export function reportLostType(graph: ModelGraph, layer: Layer, why: string, heir: Layer): void {
  const [lost, remaining] = [layer, heir].map((l) => l.get(Layer.common.result).precision);
  if (lost.kind === 'auto' || precisionsEqual(lost, remaining)) return;
  graph.report({
    code: 'type-lost',
    severity: 'warning',
    where: { node: layer.name },
    message: `its configured result type is not used: ${why}`,
    hint: `set Precision.result of "${heir.origin}" instead`,
  });
}
