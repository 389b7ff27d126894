import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files by relative path, separated by `/`. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

/** Folders as nested objects. */
export interface FileTree {
  [name: string]: FileTree | string | Uint8Array;
}

/** The same files as nested objects. */
export function fileTree(files: Files): FileTree {
  const root: FileTree = {};
  for (const [path, content] of files) {
    const parts = path.split('/');
    const name = parts.pop() ?? '';
    let folder = root;
    for (const part of parts) {
      folder[part] ??= {};
      folder = folder[part] as FileTree;
    }
    folder[name] = content;
  }
  return root;
}

/** Paths of the Verilog files below `folder`, which ends in a slash. */
export function verilogIn(files: Files, folder: string): string[] {
  return [...files.keys()].filter((path) => path.startsWith(folder) && path.endsWith('.v'));
}

/** Writes files below `folder`. */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** Runs `body` in a new folder, which is gone afterwards, whatever happens. */
export async function inTemporaryFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'nx-hls-'));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
