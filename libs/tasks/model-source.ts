import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { userError } from '../diagnostic';
import type { ModelSource, SourceFile } from '../frontends';
import { readNamed } from './json-file';
import { isInside, shownPath } from './project';

/** Which files make a model. Paths are absolute or start at the current folder. */
export interface ModelFiles {
  readonly model: string;
  /**
   * Files with its weights: that of a Keras architecture, or those of an ONNX file. When they are given, no other file beside the
   * model is read.
   */
  readonly weights?: readonly string[];
}

/** Reads a model file for a frontend, which may open files in the model's folder. User errors: `missing-file`, `external-data`. */
export function readModelSource({ model, weights }: ModelFiles): ModelSource {
  return {
    ...readSource(model, 'the model file'),
    weights: weights?.length === 1 ? readSource(weights[0], 'the file with the weights') : undefined,
    open: openBeside(model, weights),
  };
}

/** Opens files in the folder of a model by their relative paths: any, or those of `among` alone. User errors as above. */
export function openBeside(model: string, among?: readonly string[]): (location: string) => SourceFile {
  return (location) => {
    const path = resolve(dirname(model), location);
    const where = { file: shownPath(path) };
    if (among && !among.some((known) => resolve(known) === path)) {
      const found = 'the model stores tensors in this file, which is not among its weights';
      throw userError('external-data', found, where, 'name it under "weights"');
    }
    if (existsSync(path) && !isInside(realpathSync(dirname(model)), realpathSync(path))) {
      throw userError('external-data', 'the file lies outside the folder of the model', where, 'copy it there');
    }
    return readSource(path, 'the file with tensors of the model');
  };
}

function readSource(path: string, what: string): SourceFile {
  return { path: shownPath(path), bytes: readNamed(path, shownPath(path), what) };
}
