import { DiagnosticError, userError } from '../../diagnostic';
import type { Frontend, ModelSource } from '../source';
import { readArchive } from './archive';
import { buildGraph } from './build';
import { withHdf5 } from './hdf5';
import { parseJson } from './json';
import { parseModel } from './parse-model';
import { archiveWeights, legacyWeights } from './weights';

/** Reads a `.keras` archive (Keras 3, and Keras 2 from 2.15 on): config.json for the layers, model.weights.h5 for the weights. */
export const kerasFrontend: Frontend = (source, schema) =>
  named(source, () => {
    const { config, metadata, weights } = readArchive(source.bytes);
    const version = metadata === undefined ? undefined : parseJson(metadata, 'metadata.json').keras_version;
    const model = parseModel(parseJson(config, 'config.json'), version);
    return withHdf5(weights, (file) => buildGraph(model, archiveWeights(file, model.layers), schema));
  });

/** Reads an `.h5` file of Keras 2 or 3 that holds a whole model: its description is an attribute, its weights are groups. */
export const hdf5Frontend: Frontend = (source, schema) =>
  named(source, () =>
    withHdf5(source.bytes, (file) => {
      const config = file.attribute('/', 'model_config');
      if (typeof config !== 'string') {
        const hint = 'save the whole model with model.save("model.keras")';
        throw userError('incomplete-model', 'the HDF5 file holds no model, at most weights', {}, hint);
      }
      const model = parseModel(parseJson(config, 'model_config'), file.attribute('/', 'keras_version'));
      return buildGraph(model, legacyWeights(file), schema);
    }),
  );

/** Adds the file's path to the user errors of `body`. */
async function named<T>(source: ModelSource, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    throw new DiagnosticError(error.diagnostics.map((d) => ({ ...d, where: { file: source.path, ...d.where } })));
  }
}
