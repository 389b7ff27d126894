import { userError } from '../../diagnostic';
import type { LayerClass, Shape, Tensor } from '../../ir';
import type { StoredArray } from './hdf5';
import type { Options } from './options';
import type { ExpectedWeight } from './weights';

/** One use of a Keras layer, as its handler sees it. */
export interface LayerCall {
  /** Name for the node: the layer's, or a derived one when this is not the first use of a shared layer. */
  readonly name: string;
  readonly className: string;
  /** Major version of the Keras that wrote the file. */
  readonly version: 2 | 3;
  readonly options: Options;
  readonly inputs: readonly CallInput[];
  /** The layer's weights, all of them, in the order in which Keras creates them. */
  weights(...expected: readonly ExpectedWeight[]): readonly Tensor[];
  /** The arrays of the layer, or of a part of it, as they are stored. */
  stored(part?: string): readonly StoredArray[];
  /** A name that no layer of the model and no node has: `wanted` if possible. */
  fresh(wanted: string): string;
}

/** A tensor that a call reads; the shape leaves the batch dimension out. */
export interface CallInput {
  readonly tensor: string;
  readonly shape: Shape;
}

/** A node to be added to the graph. */
export interface NodeSpec {
  readonly layer: LayerClass;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Further attributes, which depend on the shapes of the inputs. */
  readonly shapeAttributes?: (inputs: readonly Shape[]) => Readonly<Record<string, unknown>>;
  /** Name under which the user configures it, when not its own. */
  readonly origin?: string;
  /** Names of the tensors that it writes, when there are several. */
  readonly outputs?: readonly string[];
}

/**
 * Translates a layer: the nodes that compute it, the last of which makes its output; none when the layer passes its input
 * through. Pure; reads every option it honours, so that unknown ones are reported.
 */
export type Handler = (call: LayerCall) => readonly NodeSpec[];

/** The only input of a call; a user error when there are more or none. */
export function onlyInput(call: LayerCall): CallInput {
  if (call.inputs.length === 1) return call.inputs[0];
  const message = `${call.className} reads ${call.inputs.length} tensors, expected 1`;
  throw userError('bad-inputs', message, { node: call.name });
}

/** A node that computes the call from its only input. */
export function node(call: LayerCall, layer: LayerClass, attributes: NodeSpec['attributes']): NodeSpec {
  return { layer, name: call.name, inputs: [onlyInput(call).tensor], attributes };
}

/**
 * An axis as Keras counts it (with the batch dimension, or from the end) without the batch dimension; negative ones stay as they
 * are. A user error when it is the batch dimension or outside the shape.
 */
export function withoutBatch(call: LayerCall, key: string, axis: number, rank: number): number {
  const inside = axis > 0 ? axis <= rank : axis < 0 && axis >= -rank;
  if (!inside) {
    const why = `the input has ${rank} dimensions behind the batch dimension`;
    throw call.options.unsupported(key, axis, why);
  }
  return axis > 0 ? axis - 1 : axis;
}
