import { basename, dirname, extname } from 'node:path';
import { nearest, userError } from '../diagnostic';
import type { BuildConfig, HlsConfigJson, IoType } from '../ir';
import { type JsonFile, readJsonFile } from './json-file';
import { loadProject, PROJECT_FILE, shownPath } from './project';

/** A configuration of the command line: settings, and the extensions that they need. */
export interface CliConfig {
  readonly build: BuildConfig;
  readonly extensions: readonly string[];
}

const KEYS = ['backend', 'io_type', 'hls_config'];

/**
 * Reads `{backend, io_type, hls_config}` as hls4ml users keep it, or an hls.json (told apart by the name, or by its `config` or
 * `model` key). Throws user errors for anything else.
 */
export async function readCliConfig(path: string): Promise<CliConfig> {
  const file = readJsonFile(path, shownPath(path));
  if (basename(path) === PROJECT_FILE) {
    const { build, extensions } = await loadProject(dirname(path));
    return { build, extensions };
  }
  const json = objectAt(file, file.value, 'the file');
  const unknown = Object.keys(json).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const near = nearest(unknown, KEYS);
    const hint = near ? `did you mean ${near}?` : `known are ${KEYS.join(', ')}; or pass a file called ${PROJECT_FILE}`;
    throw userError('unknown-key', `unknown key ${JSON.stringify(unknown)}`, { file: file.place([unknown]) }, hint);
  }
  return {
    build: {
      source: file.path,
      backend: textAt(file, json, 'backend'),
      ioType: textAt(file, json, 'io_type') as IoType | undefined,
      config: objectAt(file, json.hls_config ?? {}, 'hls_config') as HlsConfigJson,
    },
    extensions: [],
  };
}

/** The name of a model file without folder and ending. */
export function modelName(path: string): string {
  return basename(path, extname(path));
}

function objectAt(file: JsonFile, value: unknown, what: string): Record<string, unknown> {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw userError('bad-value', `${what} holds no object`, { file: file.path });
}

function textAt(file: JsonFile, json: Record<string, unknown>, key: string): string | undefined {
  const value = json[key];
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value.toLowerCase();
  throw userError('bad-value', `${key} is ${JSON.stringify(value)}, expected a string`, { file: file.place([key]) });
}
