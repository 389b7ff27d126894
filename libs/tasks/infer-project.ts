import { existsSync } from 'node:fs';
import { basename, dirname, join, posix, relative, sep } from 'node:path';
import type { ProjectConfiguration } from '@nx/devkit';
import { type Compiler, createCompiler } from '../compiler';
import { compilerVersion } from './compiler-version';
import { readJsonFile } from './json-file';
import { compilerFor } from './open-project';
import { isInside } from './project';
import { type InputDefinition, isFoundByEnding, targetsOf } from './targets';

/** Keys of hls.json that decide which targets there are, and which files outside the project's folder they read. */
interface Inferred {
  readonly backend?: string;
  readonly extensions: readonly string[];
  /** The model file and those with its weights. */
  readonly model: readonly string[];
  readonly data: readonly string[];
}

/** False for copies of hls.json in dependencies and build output. */
export function isProjectFile(file: string): boolean {
  return !file.split('/').some((part) => part === 'node_modules' || part === 'dist' || part === '.nx');
}

/**
 * The Nx project of an hls.json (`file`, from the workspace's root). A project that is broken (no JSON, an unknown backend, an
 * extension that cannot be loaded) still gets targets: running them tells what is wrong, and other projects are not bothered.
 */
export async function inferProject(
  file: string,
  workspaceRoot: string,
): Promise<{ projects: Record<string, Partial<ProjectConfiguration>> }> {
  const root = posix.dirname(file);
  const folder = join(workspaceRoot, root);
  const json = readLeniently(join(workspaceRoot, file));
  const outside = (path: string) => filesetOutside(workspaceRoot, folder, path);
  const context = {
    projectRoot: root,
    version: compilerVersion(),
    extensionInputs: extensionInputs(workspaceRoot, folder, json.extensions),
    modelInputs: json.model.flatMap((path) => outside(join(folder, path))),
    dataInputs: json.data.flatMap((path) => outside(join(folder, path))),
  };
  const targets = targetsOf(await compilerOrDefault(json, folder), context);
  const named = ['project.json', 'package.json'].some((config) => existsSync(join(folder, config)));
  return { projects: { [root]: { ...(named ? {} : { name: projectName(workspaceRoot, root) }), root, targets } } };
}

function projectName(workspaceRoot: string, root: string): string {
  return root === '.' ? basename(workspaceRoot) : posix.basename(root);
}

async function compilerOrDefault(json: Inferred, folder: string): Promise<Compiler> {
  try {
    const paths = json.extensions.map((path) => join(folder, path));
    return await compilerFor({ backend: json.backend, config: {} }, paths);
  } catch {
    return createCompiler();
  }
}

function readLeniently(path: string): Inferred {
  let value: Record<string, unknown> = {};
  try {
    value = Object(readJsonFile(path, path).value);
  } catch {
    // The tasks of this project say what is wrong.
  }
  const text = (x: unknown) => (typeof x === 'string' ? x : undefined);
  const texts = (x: unknown) => (Array.isArray(x) ? x.filter((entry) => typeof entry === 'string') : []);
  const data = Object(value.data) as Record<string, unknown>;
  return {
    backend: text(value.backend),
    extensions: texts(value.extensions),
    model: texts([value.model, value.weights].flat()),
    data: [...texts(data.inputs), ...texts([data.labels])],
  };
}

const SOURCES = '**/*.{ts,mts,cts,js,mjs,cjs}';

/** All sources in the folders of extensions: an extension may import its neighbours. */
function extensionInputs(workspaceRoot: string, folder: string, extensions: readonly string[]): InputDefinition[] {
  const folders = extensions.map((path) => fromRoot(workspaceRoot, dirname(join(folder, path))));
  return [...new Set(folders)].map((path) => posix.join('{workspaceRoot}', path, SOURCES));
}

/** The input for a file that the globs over the project's folder do not find; none for one that they find. */
function filesetOutside(workspaceRoot: string, folder: string, path: string): InputDefinition[] {
  return isInside(folder, path) && isFoundByEnding(path)
    ? []
    : [
        {
          fileset: posix.join('{workspaceRoot}', fromRoot(workspaceRoot, path)),
          includeIgnored: true,
        } as InputDefinition,
      ];
}

function fromRoot(workspaceRoot: string, path: string): string {
  return relative(workspaceRoot, path).replaceAll(sep, '/');
}
