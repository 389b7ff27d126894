import { Layer, type ModelGraph } from '../ir';

/**
 * A layer that keeps values from one inference to the next, each of which is one step in time. Its kernel reads them behind
 * its inputs and writes their successors behind its outputs; at first they are zero.
 */
export abstract class StatefulLayer extends Layer {
  /** How many elements each kept array has. */
  abstract get stateSizes(): readonly number[];
}

/** True when an inference depends on those before it. */
export function isStateful(graph: ModelGraph): boolean {
  return graph.layers.some((layer) => layer instanceof StatefulLayer);
}
