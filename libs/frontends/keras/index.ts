import { type Diagnostic, DiagnosticError, userError } from '../../diagnostic';
import type { Frontend, SourceFile } from '../source';
import { readArchive } from './archive';
import { buildGraph } from './build';
import { withHdf5 } from './hdf5';
import { parseJson } from './json';
import { parseModel } from './parse-model';
import { archiveWeights, legacyWeights, separateWeights, WHOLE_MODEL } from './weights';

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
        const hint = 'pass the architecture (.json) as the model and this file with --weights';
        throw userError('incomplete-model', 'the HDF5 file holds no model, at most weights', {}, hint);
      }
      const model = parseModel(parseJson(config, 'model_config'), file.attribute('/', 'keras_version'));
      return buildGraph(model, legacyWeights(file, WHOLE_MODEL), schema);
    }),
  );

/**
 * Reads an architecture in JSON, as `to_json` gives it, with the weights of a second file: that of `save_weights` in either
 * layout, or an `.h5` of the whole model.
 */
export const jsonFrontend: Frontend = (source, schema) =>
  named(source, () => {
    const description = parseJson(new TextDecoder().decode(source.bytes), 'the architecture');
    const model = parseModel(description, undefined);
    const weights = source.weights as SourceFile;
    // What has no node is about the file itself.
    return named(
      weights,
      () => withHdf5(weights.bytes, (file) => buildGraph(model, separateWeights(file, model.layers), schema)),
      ({ where }) => where.node === undefined,
    );
  });

/** Adds the file's path to the user errors of `body` that it applies to. */
async function named<T>(
  source: SourceFile,
  body: () => Promise<T>,
  applies: (diagnostic: Diagnostic) => boolean = () => true,
): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    throw new DiagnosticError(
      error.diagnostics.map((d) => (applies(d) ? { ...d, where: { file: source.path, ...d.where } } : d)),
    );
  }
}
