import { userError } from '../../../diagnostic';
import type { OnnxGraph } from '../graph';
import { putBatchFirst } from './batch-first';
import { toChannelsLastLayout } from './channels-last';
import { dequantise } from './dequantise';
import { foldConstants } from './fold-constants';
import { foldMovesIntoQuants } from './fold-moves-into-quants';
import { orderOperands } from './order-operands';
import { recompose } from './recompose';
import { removeIdentities } from './remove-idle';
import { removeUnread } from './remove-unread';
import { rename } from './rename';
import { sortByLevel } from './sort';
import { poolSpatialReductions } from './spatial-reductions';
import { splitGemms } from './split-gemm';

/** The graph that handlers see: sorted, constants folded, channels last, Gemm split, without idle nodes, with final names. */
export function cleanUp(graph: OnnxGraph): OnnxGraph {
  const floats = recompose(dequantise(removeUnread(foldConstants(sortByLevel(graph)))));
  const folded = orderOperands(removeUnread(foldConstants(floats)));
  const last = toChannelsLastLayout(foldMovesIntoQuants(poolSpatialReductions(putBatchFirst(folded))));
  // Folding again removes the transposes and factors that splitting left on constants.
  const split = removeUnread(foldMovesIntoQuants(foldConstants(splitGemms(last))));
  // The reference numbers the nodes while identities are still among them.
  const clean = removeIdentities(rename(split));
  const idle = clean.outputs.find((tensor) => clean.constants.has(tensor) || clean.inputs.includes(tensor));
  if (idle !== undefined) {
    const what = `the model output ${JSON.stringify(idle)} is an input or a constant: there is nothing to compute`;
    throw userError('empty-graph', what, {}, 'export a model whose outputs depend on its inputs through layers');
  }
  return clean;
}
