import { reportUnusedEntries } from '../../../optimizer';
import { modelOptimizer } from '../../../pass';

/** What `apply_config` does for types and tables, for how layers are built. */
export const reportUnusedSettings = modelOptimizer({
  name: 'report_unused_settings',
  doc: 'Say which reuse factors, strategies and the like are given to layers that have none.',
  preserves: 'bits',
})((graph) => {
  reportUnusedEntries(graph, ['reuse', 'strategy']);
  return false;
});
