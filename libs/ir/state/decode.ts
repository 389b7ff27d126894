import { userError } from '../../diagnostic';
import { type NamedType, parsePrintedPrecision } from '../../fixed';
import type { Attribute, Weight } from '../attribute';
import { ModelGraph } from '../graph';
import { readNpy } from '../npy';
import { makeQuantizer, type Quantizer } from '../quantizer';
import type { LayerSchema } from '../schema';
import {
  artifactPath,
  damaged,
  type GraphState,
  type LayerState,
  STATE_FILE,
  STATE_FORMAT,
  STATE_VERSION,
  type StateFile,
  sha256,
  tensorPath,
} from './format';

/**
 * The graph that `encodeState` wrote. `read` gives the content of a relative path, wherever it lies, or undefined. User errors:
 * `foreign-state` (not a saved graph), `newer-state` (written by a later version), `damaged-state` (missing or altered
 * content), and those of building layers that `schema` does not know.
 */
export function decodeState(read: (path: string) => Uint8Array | undefined, schema: LayerSchema): ModelGraph {
  const state = parseState(read(STATE_FILE));
  const graph = new ModelGraph(state.name, schema);
  const weights = new Map<string, Weight>();
  const weight = (digest: string): Weight => {
    const found = weights.get(digest) ?? {
      tensor: readNpy(verified(read, tensorPath(digest), digest), tensorPath(digest)),
    };
    weights.set(digest, found);
    return found;
  };
  for (const layer of state.layers) addLayer(graph, layer, weight);
  graph.setOutput(state.outputs);
  for (const name of state.knownNames) graph.knownNames.add(name);
  for (const flow of state.applied) graph.applied.add(flow);
  for (const report of state.reports) graph.report(report);
  for (const [name, digest] of state.artifacts) {
    graph.artifacts.set(name, new TextDecoder().decode(verified(read, artifactPath(digest), digest)));
  }
  return graph;
}

/** `graph.json`, checked: past this point its structure is what this version writes. */
function parseState(bytes: Uint8Array | undefined): GraphState {
  if (!bytes) throw damaged(`${STATE_FILE} is missing`);
  const file = parseJson(bytes);
  if (file?.format !== STATE_FORMAT) {
    const hint = `expected "format": "${STATE_FORMAT}"; point to the output folder of a flow`;
    throw userError('foreign-state', `${STATE_FILE} does not hold a saved graph`, { file: STATE_FILE }, hint);
  }
  if (file.version !== STATE_VERSION) {
    const found = `the saved graph has version ${file.version}, this nx-hls reads version ${STATE_VERSION}`;
    throw userError(
      'newer-state',
      found,
      { file: STATE_FILE },
      'update nx-hls, or run `nx reset` and the target again',
    );
  }
  if (sha256(JSON.stringify(file.graph) ?? '') !== file.digest) throw damaged(`${STATE_FILE} was altered`);
  return file.graph;
}

function parseJson(bytes: Uint8Array): StateFile | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as StateFile | null;
  } catch (error) {
    throw damaged(`${STATE_FILE} is not JSON: ${(error as Error).message}`);
  }
}

function verified(read: (path: string) => Uint8Array | undefined, path: string, digest: string): Uint8Array {
  const bytes = read(path);
  if (!bytes) throw damaged(`${path} is missing`);
  if (sha256(bytes) !== digest) throw damaged(`${path} was altered`);
  return bytes;
}

function addLayer(graph: ModelGraph, state: LayerState, weight: (digest: string) => Weight): void {
  const layerClass = graph.schema.classOf(state.kind);
  const expected = new Map(graph.schema.attributesOf(layerClass).map((attribute) => [attribute.key, attribute]));
  const attributes = state.attributes.map(([key, value]) => [key, decodeValue(expected.get(key), value, weight)]);
  const layer = graph.add(layerClass, { ...state, attributes: Object.fromEntries(attributes) });
  for (const [slot, text] of state.code ?? []) layer.code.set(slot, text);
}

function decodeValue(
  attribute: Attribute<unknown> | undefined,
  value: unknown,
  weight: (digest: string) => Weight,
): unknown {
  switch (attribute?.kind) {
    case 'weight':
      return typeof value === 'string' ? weight(value) : decodeQuantized(value as QuantizedWeight, weight);
    case 'type': {
      const [name, precision] = value as readonly [string, string];
      return { name, precision: parsePrintedPrecision(precision) } satisfies NamedType;
    }
    case 'float':
      return Number(value);
    default:
      return value;
  }
}

type QuantizedWeight = readonly [digest: string, quantizer: Quantizer];

function decodeQuantized([digest, { kind, ...fields }]: QuantizedWeight, weight: (digest: string) => Weight): Weight {
  return { ...weight(digest), quantizer: makeQuantizer(kind, fields) };
}
