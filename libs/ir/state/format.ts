import { createHash } from 'node:crypto';
import { type Diagnostic, userError } from '../../diagnostic';

/** What `graph.json` says it is. */
export const STATE_FORMAT = 'nx-hls-graph';
/** Raised by every change of the layout below that older readers would misunderstand. */
export const STATE_VERSION = 1;
/** The file that describes the graph; the others hold tensors and artifacts under the digests that it names. */
export const STATE_FILE = 'graph.json';

/** `graph.json`: `digest` is the SHA-256 of `graph` as compact JSON, so that a damaged file is always noticed. */
export interface StateFile {
  readonly format: typeof STATE_FORMAT;
  readonly version: number;
  readonly digest: string;
  readonly graph: GraphState;
}

export interface GraphState {
  readonly name: string;
  readonly layers: readonly LayerState[];
  readonly outputs: readonly string[];
  readonly knownNames: readonly string[];
  readonly applied: readonly string[];
  readonly reports: readonly Diagnostic[];
  /** Digests of the artifacts by name. */
  readonly artifacts: readonly (readonly [name: string, digest: string])[];
}

/** A layer; `outputs` and `origin` are left out when they are the layer's name. */
export interface LayerState {
  readonly kind: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs?: readonly string[];
  readonly origin?: string;
  /** Attributes that were given a value, in the order of declaration; how a value is written depends on its kind. */
  readonly attributes: readonly (readonly [key: string, value: unknown])[];
  /** Rendered code by slot. */
  readonly code?: readonly (readonly [slot: string, text: string])[];
}

/** Path of a tensor, a `.npy` file. */
export function tensorPath(digest: string): string {
  return `tensors/${digest}.npy`;
}

/** Path of an artifact, its text in UTF-8. */
export function artifactPath(digest: string): string {
  return `artifacts/${digest}`;
}

/** The digest of the content that a path of a state names; undefined for other paths. */
export function digestOfPath(path: string): string | undefined {
  return /^(?:tensors\/([0-9a-f]{64})\.npy|artifacts\/([0-9a-f]{64}))$/.exec(path)?.slice(1).find(Boolean);
}

/** SHA-256 as lower-case hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The user error for a state that cannot be read as it was written. */
export function damaged(found: string): Error {
  const hint = 'run `nx reset`, delete the output folder and run the target again';
  return userError('damaged-state', `the saved graph is damaged: ${found}`, { file: STATE_FILE }, hint);
}
