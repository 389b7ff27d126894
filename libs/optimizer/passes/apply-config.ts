import { nearest, userError } from '../../diagnostic';
import { modelOptimizer } from '../../pass';
import { reportUnusedEntries } from '../unused-entries';
import { configureLayer } from './configure-layer';

/** Gives every layer its types and numeric attributes from the configuration; refuses LayerName entries without a layer. */
export const applyConfig = modelOptimizer({
  name: 'apply_config',
  doc: 'Give every layer its types and numeric attributes from the configuration.',
  preserves: 'nothing',
})((graph) => {
  const names = new Set([...graph.layers.flatMap((layer) => [layer.name, layer.origin]), ...graph.knownNames]);
  const lower = new Set([...names].map((name) => name.toLowerCase()));
  for (const name of graph.config!.layerNames) {
    if (lower.has(name.toLowerCase())) continue;
    const near = nearest(name, names);
    const hint = near ? `did you mean ${JSON.stringify(near)}?` : `the model has ${[...names].slice(0, 40).join(', ')}`;
    throw userError(
      'unknown-layer-name',
      `LayerName has ${JSON.stringify(name)}, the model has no such layer`,
      { file: graph.config!.source },
      hint,
    );
  }
  for (const layer of graph.layers) configureLayer(graph, layer);
  reportUnusedEntries(graph, ['precision', 'tables', 'model']);
  return false;
});
