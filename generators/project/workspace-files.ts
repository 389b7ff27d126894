import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, join, posix, relative, resolve, sep } from 'node:path';
import type { Tree } from '@nx/devkit';
import { userError } from '../../libs/diagnostic';
import { isInside } from '../../libs/tasks';

/** A file that the user named. */
export interface NamedFile {
  /** As the user wrote it. */
  readonly shown: string;
  /** Absolute. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The folder in which the user typed the command: package runners go to the workspace's root first. */
export function currentFolder(tree: Tree): string {
  const started = process.env.INIT_CWD;
  const folder = started !== undefined && isInside(tree.root, started) ? started : process.cwd();
  return isInside(tree.root, folder) ? folder : tree.root;
}

/** Reads a file that the user named, from `folder` or else from the workspace's root. User error `unreadable-file`. */
export function readFile(tree: Tree, folder: string, name: string, what: string): NamedFile {
  const candidates = [resolve(folder, name), resolve(tree.root, name)];
  const path = candidates.find((candidate) => existsSync(candidate)) ?? candidates[0];
  try {
    return { shown: name, path, bytes: readFileSync(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    const hint = "paths start at the current folder or at the workspace's root";
    throw userError('unreadable-file', `${what} ${found}`, { file: name }, hint);
  }
}

/** Files that belong to a project: kept where they are when that is in its folder, else copied there, where Nx sees changes. */
export class ProjectFiles {
  readonly #tree: Tree;
  /** From the workspace's root. */
  readonly #root: string;
  readonly #writes = new Map<string, { readonly source: string; readonly bytes: Uint8Array }>();
  readonly #notes: string[] = [];

  constructor(tree: Tree, root: string) {
    this.#tree = tree;
    this.#root = root;
  }

  /** What was done with the files, for the user. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /**
   * The path of a file from the project's folder: `name` if it is copied there, by default its own and a free one. User error
   * `file-exists` where another file has its place.
   */
  place({ path, shown, bytes }: NamedFile, name = this.#freeName(basename(path), path)): string {
    const folder = join(this.#tree.root, this.#root);
    if (isInside(folder, path)) {
      this.#notes.push(`${shown} stays where it is, in the project's folder`);
      return relative(folder, path).replaceAll(sep, '/');
    }
    const target = posix.join(this.#root, name);
    const old = this.#tree.read(target);
    if (old && Buffer.compare(old, bytes) !== 0) {
      const message = `${target} exists and differs from ${shown}, which would be copied there`;
      throw userError('file-exists', message, { file: target }, 'rename one of them, or pass --directory');
    }
    if (!this.#writes.has(name)) this.#notes.push(`copied ${shown} to ${target}, so that Nx sees when it changes`);
    this.#writes.set(name, { source: path, bytes });
    return name;
  }

  /** Adds the files to the tree. */
  write(): void {
    for (const [name, { bytes }] of this.#writes) this.#tree.write(posix.join(this.#root, name), Buffer.from(bytes));
  }

  /** Two inputs may be called x.npy in different folders. */
  #freeName(name: string, source: string): string {
    let free = name;
    const stem = basename(name, extname(name));
    for (let i = 2; (this.#writes.get(free)?.source ?? source) !== source; i++) free = `${stem}-${i}${extname(name)}`;
    return free;
  }
}

/** The project's folder from the workspace's root; a user error when it lies outside. */
export function projectRoot(tree: Tree, folder: string, directory: string): string {
  const path = resolve(folder, directory);
  if (isInside(tree.root, path)) return relative(tree.root, path).replaceAll(sep, '/') || '.';
  throw userError(
    'outside-workspace',
    `the folder ${directory} lies outside the workspace`,
    {},
    'choose one inside it',
  );
}
