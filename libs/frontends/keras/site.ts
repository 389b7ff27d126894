import type { ModelGraph } from '../../ir';
import type { KerasLayer } from './model';
import type { WeightSource } from './weights';

/** The graph that is being made, and what its layers are made from. */
export interface Site {
  readonly graph: ModelGraph;
  readonly version: 2 | 3;
  readonly weights: WeightSource;
  /** A name that no layer of the outermost model and no node has: `wanted` if possible. */
  fresh(wanted: string): string;
  /** Adds what computes one use of a layer; answers its outputs. */
  addLayer(layer: KerasLayer, placement: Placement): readonly string[];
}

/** A use of a layer: the name for its node, and the tensors that it reads. */
export interface Placement {
  readonly name: string;
  readonly inputs: readonly string[];
  /** Name under which the user configures it, when not its own. */
  readonly origin?: string;
}
