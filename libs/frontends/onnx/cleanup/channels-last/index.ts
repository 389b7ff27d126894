import type { OnnxGraph } from '../../graph';
import { foldMovesIntoQuants } from '../fold-moves-into-quants';
import { sortByLevel } from '../sort';
import { absorbIntoMatMul } from './absorb';
import { cancelTransposes } from './cancel';
import { insertTransposes } from './insert';
import { copyPastForks, moveDown } from './move-down';
import { moveUp } from './move-up';

type Step = (graph: OnnxGraph) => OnnxGraph;

const FIRST: readonly Step[] = [insertTransposes, cancelTransposes, moveUp, foldMovesIntoQuants, cancelTransposes];
const AGAIN: readonly Step[] = [
  copyPastForks,
  moveDown,
  cancelTransposes,
  moveUp,
  foldMovesIntoQuants,
  cancelTransposes,
];

/**
 * Gives the operators whose kernels need it tensors with their channels last, with transposes around them; then moves these
 * transposes until they meet and vanish, or reach the ends of the graph, or a flatten before a matrix, which takes them into
 * its rows. What is left stands in the graph: it means the same at every step. The order of the steps, and the sorting after
 * each, show in the names of the nodes, as those of the reference do.
 */
export function toChannelsLastLayout(graph: OnnxGraph): OnnxGraph {
  let current = apply(graph, FIRST);
  for (;;) {
    const moved = apply(current, AGAIN);
    if (moved === current) return apply(current, [absorbIntoMatMul]);
    current = moved;
  }
}

/** Each step answers with the same graph when it changed nothing. */
function apply(graph: OnnxGraph, steps: readonly Step[]): OnnxGraph {
  return steps.reduce((current, step) => {
    const changed = step(current);
    return changed === current ? current : sortByLevel(changed);
  }, graph);
}
