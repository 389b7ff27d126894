import type { Json } from './json';

/** Output number `index` of call number `call` of a layer. */
export interface TensorRef {
  readonly layer: string;
  readonly call: number;
  readonly index: number;
}

/** A layer as the model's description has it; a shared layer has several calls, each a list of what it reads. */
export interface KerasLayer {
  readonly name: string;
  readonly className: string;
  readonly config: Json;
  readonly calls: readonly (readonly TensorRef[])[];
  /** The model that this layer is, or the layer that it applies to every step. */
  readonly model?: KerasModel;
  readonly wrapped?: KerasLayer;
  /** Inside another layer: the outermost one, whose group of an `.h5` file holds the weights. */
  readonly owner?: string;
  /** What the names of its weights there have as a path segment; all of the group's are its own without one. */
  readonly segment?: string;
}

/** Keras's description of a model, the same for Sequential and Functional and for both versions. */
export interface KerasModel {
  readonly name: string;
  /** Major version of the Keras that wrote the file; some layers changed their meaning. */
  readonly version: 2 | 3;
  /** In the order of the file, which also numbers the weights. */
  readonly layers: readonly KerasLayer[];
  readonly inputs: readonly TensorRef[];
  readonly outputs: readonly TensorRef[];
}
