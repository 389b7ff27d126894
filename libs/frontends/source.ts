import type { LayerSchema, ModelGraph } from '../ir';

/** A file: bytes, and the path as the user wrote it (for messages only; a frontend opens nothing). */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A model file. */
export interface ModelSource extends SourceFile {
  /** The weights, where the model file is an architecture alone. */
  readonly weights?: SourceFile;
  /**
   * Opens a file in the folder of the model that the model names, by its relative path; a user error where there is none, or where
   * it may not be read.
   */
  readonly open?: (location: string) => SourceFile;
}

/** Turns a model file into a graph of the schema's layers; every failure is a user error that names the node. */
export type Frontend = (source: ModelSource, schema: LayerSchema) => Promise<ModelGraph>;
