import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assets } from '../backends/fpga';

const FOLDER = join(__dirname, '../backends');

/** The files that come with the backends. */
export const backendAssets: Assets = {
  text: (path) => readFileSync(join(FOLDER, path), 'utf8'),
  list: (folder) =>
    readdirSync(join(FOLDER, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(FOLDER.length + 1)
          .replaceAll('\\', '/'),
      )
      .sort(),
};
