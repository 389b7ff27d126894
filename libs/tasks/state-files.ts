import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { userError } from '../diagnostic';
import { decodeState, digestOfPath, encodeState, type LayerSchema, type ModelGraph } from '../ir';
import { replaceFolder } from './output-folder';
import { shownPath } from './project';

/** A graph read from disk, and the digests of the contents that it needs. */
export interface SavedGraph {
  readonly graph: ModelGraph;
  readonly digests: ReadonlySet<string>;
}

/**
 * Reads the graph that the last of `folders` holds. A flow writes only what it made: the rest is looked for in the folders of the
 * flows before it, which are the other ones in the order in which they ran.
 */
export function readState(folders: readonly string[], schema: LayerSchema): SavedGraph {
  const [last, ...before] = folders.toReversed();
  if (!existsSync(last)) {
    const hint = 'run the target through Nx, which runs what it depends on first';
    throw userError('missing-state', 'the flow before this one left no result', { file: shownPath(last) }, hint);
  }
  const digests = new Set<string>();
  const read = (path: string) => {
    const digest = digestOfPath(path);
    if (digest === undefined) return readIfThere(join(last, path));
    digests.add(digest);
    for (const folder of [last, ...before]) {
      const bytes = readIfThere(join(folder, path));
      if (bytes) return bytes;
    }
    return undefined;
  };
  return { graph: decodeState(read, schema), digests };
}

/** Writes a graph without what the graph before it (`known`) has already. */
export function writeState(folder: string, graph: ModelGraph, known: ReadonlySet<string>): void {
  replaceFolder(folder, encodeState(graph, known));
}

function readIfThere(path: string): Uint8Array | undefined {
  return existsSync(path) ? readFileSync(path) : undefined;
}
