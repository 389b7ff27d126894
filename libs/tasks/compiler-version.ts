import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The package's folder, whether this runs from sources or compiled. */
function packageFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'executors.json'))) folder = dirname(folder);
  return folder;
}

export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')).version;
}

/** Version and identity of the build: what makes tasks run again after an update of the compiler. */
export function compilerVersion(): string {
  const file = join(packageFolder(), 'dist', 'build-id.json');
  const { buildId } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { buildId: 'source' };
  return `${packageVersion()}+${buildId}`;
}
