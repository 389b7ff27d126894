import { userError } from '../diagnostic';
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
  const format = detectFormat(source);
  let opened = false;
  const open =
    source.open &&
    ((location: string) => {
      opened = true;
      return source.open!(location);
    });
  const graph = await FRONTENDS[format]({ ...source, open }, schema);
  if (source.weights && format !== 'keras-json' && !opened) {
    const found = `${source.path} holds its weights itself, this file is not read`;
    throw userError('unused-weights', found, { file: source.weights.path }, 'leave it out');
  }
  return graph;
}
