import type { LayerSchema, ModelGraph } from '../ir';
import { detectFormat, type ModelFormat } from './detect';
import { hdf5Frontend, jsonFrontend, kerasFrontend } from './keras';
import { onnxFrontend } from './onnx';
import { pytorchFrontend } from './pytorch';
import type { Frontend, ModelSource } from './source';

export { detectFormat, type ModelFormat, SUPPORTED_FORMATS } from './detect';
export type { Frontend, ModelSource, SourceFile } from './source';

const FRONTENDS = {
  keras: kerasFrontend,
  h5: hdf5Frontend,
  'keras-json': jsonFrontend,
  onnx: onnxFrontend,
  pt2: pytorchFrontend,
} as const satisfies Record<ModelFormat, Frontend>;

/**
 * Reads a model file of any supported format into a graph of the schema's layers. The format is decided by the content. Every
 * failure is a user error that names the file and, where there is one, the node.
 */
export async function readModel(source: ModelSource, schema: LayerSchema): Promise<ModelGraph> {
  return FRONTENDS[detectFormat(source)](source, schema);
}
