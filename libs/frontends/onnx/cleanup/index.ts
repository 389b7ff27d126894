import { userError } from '../../../diagnostic';
import type { OnnxGraph } from '../graph';
import { foldConstants } from './fold-constants';
import { orderOperands } from './order-operands';
import { removeIdentities } from './remove-idle';
import { removeUnread } from './remove-unread';
import { rename } from './rename';
import { sortByLevel } from './sort';
import { splitGemms } from './split-gemm';

/** The graph that handlers see: sorted, constants folded, Gemm split, without nodes that do nothing, with final names. */
export function cleanUp(graph: OnnxGraph): OnnxGraph {
  const folded = orderOperands(removeUnread(foldConstants(sortByLevel(graph))));
  // Folding again removes the transposes and factors that splitting left on constants.
  const split = removeUnread(foldConstants(splitGemms(folded)));
  // The reference numbers the nodes while identities are still among them.
  const clean = removeIdentities(rename(split));
  const idle = clean.outputs.find((tensor) => clean.constants.has(tensor) || clean.inputs.includes(tensor));
  if (idle !== undefined) {
    const what = `the model output ${JSON.stringify(idle)} is an input or a constant: there is nothing to compute`;
    throw userError('empty-graph', what, {}, 'export a model whose outputs depend on its inputs through layers');
  }
  return clean;
}
