import { statSync } from 'node:fs';
import type { Extension } from '../compiler';
import * as compilerApi from '../compiler';
import { userError } from '../diagnostic';
import { shownPath } from './project';

/**
 * Loads the modules that `extensions` names, TypeScript or JavaScript. `nx-hls/compiler` in them is this very compiler, so that
 * its classes are the same. Every call reads the files anew. User errors: `missing-file`, `bad-extension`.
 */
export async function loadExtensions(paths: readonly string[]): Promise<Extension[]> {
  if (paths.length === 0) return [];
  const { createJiti } = await import('jiti');
  const jiti = createJiti(__filename, {
    moduleCache: false,
    interopDefault: true,
    virtualModules: { 'nx-hls/compiler': compilerApi },
  });
  const loaded: Extension[] = [];
  for (const path of paths) {
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
      throw userError('missing-file', 'the extension does not exist', { file: shownPath(path) }, 'check "extensions"');
    }
    loaded.push(checked(await jiti.import(path, { default: true }).catch((error) => broken(path, error)), path));
  }
  return loaded;
}

function broken(path: string, error: unknown): never {
  const [first] = String((error as Error)?.message ?? error).split('\n');
  throw userError('bad-extension', `the extension cannot be loaded: ${first}`, { file: shownPath(path) });
}

function checked(extension: unknown, path: string): Extension {
  if (typeof (extension as Extension | undefined)?.name === 'string') return extension as Extension;
  const hint = 'end it with `export default defineExtension({ name: ..., ... })` from nx-hls/compiler';
  throw userError('bad-extension', 'the default export is not an extension', { file: shownPath(path) }, hint);
}
