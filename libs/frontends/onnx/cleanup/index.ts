import { userError } from '../../../diagnostic';
import type { OnnxGraph } from '../graph';
import { foldConstants } from './fold-constants';
import { removeIdentities } from './remove-identities';
import { removeUnread } from './remove-unread';
import { rename } from './rename';
import { sortByLevel } from './sort';
import { splitGemms } from './split-gemm';

/** The graph that handlers see: sorted, constants folded, Gemm split, without nodes that do nothing, with final names. */
export function cleanUp(graph: OnnxGraph): OnnxGraph {
  const folded = removeIdentities(foldConstants(sortByLevel(graph)));
  // Folding again removes the transposes and factors that splitting left on constants.
  const split = sortByLevel(foldConstants(splitGemms(sortByLevel(removeUnread(folded)))));
  const clean = removeUnread(split);
  const idle = clean.outputs.find((tensor) => clean.constants.has(tensor) || clean.inputs.includes(tensor));
  if (idle !== undefined) {
    const what = `the model output ${JSON.stringify(idle)} is an input or a constant: there is nothing to compute`;
    throw userError('empty-graph', what, {}, 'export a model whose outputs depend on its inputs through layers');
  }
  return rename(clean);
}
