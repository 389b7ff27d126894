import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { userError } from '../diagnostic';
import type { ModuleInterface } from '../rtl';
import { readJsonFile } from './json-file';
import { shownPath } from './project';

type Files = ReadonlyMap<string, string | Uint8Array>;

/** The file in an IP that describes its ports and latency, for tools. */
export const INTERFACE_FILE = 'interface.json';

/** A written IP, read back. */
export interface IpFolder {
  readonly face: ModuleInterface;
  /** Contents of `rtl/` and `tb/` by relative path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Reads an IP; a user error when the folder does not hold one. */
export function readIp(folder: string): IpFolder {
  if (!existsSync(folder)) {
    const hint = 'run the hls-ip target first';
    throw userError('missing-ip', 'there is no IP', { file: shownPath(folder) }, hint);
  }
  const path = join(folder, INTERFACE_FILE);
  const face = readJsonFile(path, shownPath(path), "the description of the IP's interface").value as ModuleInterface;
  const files = ['rtl', 'tb'].flatMap((part) =>
    readdirSync(join(folder, part))
      .sort()
      .map((name): [string, string] => [`${part}/${name}`, readFileSync(join(folder, part, name), 'utf8')]),
  );
  return { face, files: new Map(files) };
}

/** What the folder of an HLS project holds. A user error when it is not there, or holds another IP. */
export function readHlsProject(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(join(folder, 'firmware'))) {
    const hint = 'run the hls-ip target first, with a backend that writes HLS C++ such as vitis';
    throw userError('missing-ip', 'there is no HLS project', { file: shownPath(folder) }, hint);
  }
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** Identity of the design among an IP's files: its RTL, or its C++. */
export function designOf(files: Files): string {
  const hash = createHash('sha256');
  for (const path of [...files.keys()].filter((name) => /^(rtl|firmware)\//.test(name)).sort()) {
    const content = files.get(path)!;
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}
