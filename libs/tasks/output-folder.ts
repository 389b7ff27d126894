import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { userError } from '../diagnostic';
import { shownPath } from './project';

type Files = ReadonlyMap<string, string | Uint8Array>;

/**
 * Makes `folder` hold exactly `files` (by relative path). They are written to a new folder beside it, which then takes its place:
 * a run that is killed leaves the old folder or none, never half of the new one. A folder that cannot be written is a user error.
 */
export function replaceFolder(folder: string, files: Files): void {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    const temporary = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
    try {
      writeBelow(temporary, files);
      rmSync(folder, { recursive: true, force: true });
      renameSync(temporary, folder);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  } catch (error) {
    throw unwritable(folder, error as NodeJS.ErrnoException);
  }
}

/** Adds files to a folder that is the user's own, and overwrites those of the same names. */
export function addToFolder(folder: string, files: Files): void {
  try {
    writeBelow(folder, files);
  } catch (error) {
    throw unwritable(folder, error as NodeJS.ErrnoException);
  }
}

function writeBelow(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

function unwritable(folder: string, error: NodeJS.ErrnoException): Error {
  if (error.code === undefined) return error;
  const hint = 'check its permissions and the space on the disk, or choose another folder';
  return userError(
    'unwritable-output',
    `the output folder cannot be written (${error.code})`,
    { file: shownPath(folder) },
    hint,
  );
}
