import { type Compiler, createCompiler } from '../compiler';
import { userError } from '../diagnostic';
import type { BuildConfig } from '../ir';
import { loadExtensions } from './extensions';
import { loadProject, type Project, shownPath } from './project';

/** A project with the compiler that it asks for, and its settings with the backend's defaults filled in. */
export interface OpenProject {
  readonly project: Project;
  readonly compiler: Compiler;
  readonly build: BuildConfig;
}

/** Reads a project, loads its extensions and makes its compiler. The configuration itself is checked by `compiler.check`. */
export async function openProject(root: string): Promise<OpenProject> {
  const project = await loadProject(root);
  const compiler = await compilerFor(project.build, project.extensions);
  return { project, compiler, build: withDefaults(project.build, compiler) };
}

/** A compiler with the extensions at `paths`. What an extension does wrong with names of passes and flows is a user error. */
export async function compilerFor(build: BuildConfig, paths: readonly string[]): Promise<Compiler> {
  const extensions = await loadExtensions(paths);
  try {
    return createCompiler({ backend: build.backend, extensions });
  } catch (error) {
    if (paths.length === 0 || 'diagnostics' in (error as Error)) throw error;
    throw userError('bad-extension', (error as Error).message, { file: paths.map(shownPath).join(', ') });
  }
}

/** The settings that the user left out, as the backend has them. */
export function withDefaults(build: BuildConfig, compiler: Compiler): BuildConfig {
  const { name, defaults, ioTypes } = compiler.backend;
  return {
    source: build.source,
    backend: name,
    ioType: build.ioType ?? ioTypes[0],
    part: build.part ?? defaults.part,
    clockPeriod: build.clockPeriod ?? defaults.clockPeriod,
    clockUncertainty: build.clockUncertainty ?? defaults.clockUncertainty,
    writer: build.writer,
    config: build.config,
  };
}
