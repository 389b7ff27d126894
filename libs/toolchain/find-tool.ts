import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { userError } from '../diagnostic';
import type { RunOptions } from './run-options';
import { runTool } from './run-tool';

/** An external tool: how to recognise it and what goes without it. */
export interface ToolSpec {
  /** Name for people, e.g. `Icarus Verilog`. */
  readonly title: string;
  /** Names of its executable, the preferred one first. */
  readonly executables: readonly string[];
  /** Environment variable that names the executable, in place of a search. */
  readonly variable?: string;
  /** Arguments that make it print its version. */
  readonly versionArgs: readonly string[];
  /** The first group is the version. */
  readonly versionPattern: RegExp;
  /** How to get it, as an imperative sentence. */
  readonly install: string;
  /** What still works without it. */
  readonly without: string;
}

/** A tool that is there. */
export interface FoundTool {
  readonly spec: ToolSpec;
  readonly path: string;
  readonly version: string;
}

/** The search path: folders, and the endings an executable may have there. */
interface SearchPath {
  readonly folders: readonly string[];
  readonly endings: readonly string[];
}

/**
 * Looks for a tool where its variable says, else in `folders` (default: the PATH), and asks it for its version; undefined if it
 * is not there. A user error when the variable names nothing that can be run, or the tool does not tell its version.
 */
export async function findTool(
  spec: ToolSpec,
  folders?: readonly string[],
  options: RunOptions = {},
): Promise<FoundTool | undefined> {
  const path = await locateTool(spec, folders);
  if (path === undefined) return undefined;
  const printed = await runTool(
    { tool: spec.title, file: path, args: spec.versionArgs },
    { timeoutMs: 60_000, ...options },
  );
  const version = spec.versionPattern.exec(printed)?.[1];
  if (version === undefined) {
    throw userError(
      'tool-version',
      `${spec.title} (${path}) did not tell its version`,
      {},
      `run ${path} ${spec.versionArgs.join(' ')} yourself`,
    );
  }
  return { spec, path, version };
}

/** The path of a tool's executable, found as `findTool` does; nothing is run. */
export async function locateTool(spec: ToolSpec, folders?: readonly string[]): Promise<string | undefined> {
  const named = spec.variable === undefined ? undefined : process.env[spec.variable];
  if (named === undefined || named === '') return findExecutable(spec.executables, searchPath(folders));
  if (await isRunnable(named)) return named;
  throw userError(
    'tool-missing',
    `${spec.variable} names ${named}, which cannot be run`,
    {},
    `set ${spec.variable} to the path of ${spec.executables.join(' or ')}, or unset it to search the PATH`,
  );
}

/** As `findTool`; throws a user error `tool-missing` that says what was looked for where, and what works without it. */
export async function requireTool(
  spec: ToolSpec,
  folders?: readonly string[],
  options: RunOptions = {},
): Promise<FoundTool> {
  const found = await findTool(spec, folders, options);
  if (found !== undefined) return found;
  const searched = searchPath(folders).folders;
  throw userError(
    'tool-missing',
    `${spec.title} was not found: none of ${spec.executables.join(', ')} in the ${searched.length} folders of ${folders === undefined ? 'the PATH' : 'the search path'}; ${spec.without}`,
    {},
    spec.install,
  );
}

function searchPath(folders?: readonly string[]): SearchPath {
  const onWindows = process.platform === 'win32';
  return {
    folders: folders ?? (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
    endings: onWindows ? ['.exe', '.bat', '.cmd'] : [''],
  };
}

async function findExecutable(names: readonly string[], { folders, endings }: SearchPath): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of folders) {
      for (const ending of endings) {
        const path = join(folder, name + ending);
        if (await isRunnable(path)) return path;
      }
    }
  }
  return undefined;
}

function isRunnable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
