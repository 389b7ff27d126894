import type { LayerSchema, ModelGraph } from '../ir';

/** A model file: bytes, and the path as the user wrote it (for messages only; a frontend opens nothing). */
export interface ModelSource {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Turns a model file into a graph of the schema's layers; every failure is a user error that names the node. */
export type Frontend = (source: ModelSource, schema: LayerSchema) => Promise<ModelGraph>;
