import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { userError } from '../diagnostic';
import { type BuildConfig, readNpy, type Tensor } from '../ir';
import { checkProject, type ProjectJson } from './check-project';
import { readJsonFile, readNamed } from './json-file';

/** The file that makes a folder a project. */
export const PROJECT_FILE = 'hls.json';

/** A project as its hls.json describes it. Paths are absolute; `shown` gives one as messages should. */
export interface Project {
  readonly root: string;
  readonly model: string;
  /** Files with the model's weights: none for a model that has them itself. */
  readonly weights: readonly string[];
  readonly build: BuildConfig;
  readonly data?: { readonly inputs: readonly string[]; readonly labels?: string };
  readonly extensions: readonly string[];
}

/** Reads and checks `<root>/hls.json`. User errors: `missing-file`, `bad-json`, and what the schema refuses. */
export async function loadProject(root: string): Promise<Project> {
  const path = join(root, PROJECT_FILE);
  return projectOf(resolve(root), await checkProject(readJsonFile(path, shownPath(path))));
}

function projectOf(root: string, json: ProjectJson): Project {
  const {
    model,
    weights = [],
    data,
    extensions = [],
    backend,
    ioType,
    part,
    clockPeriod,
    clockUncertainty,
    writer,
    config = {},
  } = json;
  const at = (path: string) => resolve(root, path);
  return {
    root,
    model: at(model),
    weights: [weights].flat().map(at),
    build: {
      source: shownPath(join(root, PROJECT_FILE)),
      backend,
      ioType,
      part,
      clockPeriod,
      clockUncertainty,
      writer,
      config,
    },
    data: data && { inputs: data.inputs.map(at), labels: data.labels === undefined ? undefined : at(data.labels) },
    extensions: extensions.map(at),
  };
}

/** A path as people type it: relative to the current folder when that is shorter. */
export function shownPath(path: string): string {
  const cwd = `${process.cwd()}/`;
  const forward = path.replaceAll('\\', '/');
  return forward.startsWith(cwd) ? forward.slice(cwd.length) : forward;
}

/** True for a path in a folder or below it. Both are absolute. */
export function isInside(folder: string, path: string): boolean {
  const between = relative(folder, path);
  return !between.startsWith('..') && !isAbsolute(between);
}

/** A `.npy` array. */
export function readArray(path: string): Tensor {
  return readNpy(readNamed(path, shownPath(path), 'the array'), shownPath(path));
}

/** Throws a user error unless all samples have a label. */
export function readLabels(path: string, samples: number): readonly number[] {
  const labels = Array.from(readArray(path).data);
  if (labels.length >= samples) return labels.slice(0, samples);
  throw userError('label-count', `${labels.length} labels for ${samples} samples`, { file: shownPath(path) });
}

export function isProjectFolder(folder: string): boolean {
  return existsSync(join(folder, PROJECT_FILE));
}
