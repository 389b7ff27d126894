import { formatPrecision, type NamedType } from '../../fixed';
import type { Attribute, Weight } from '../attribute';
import type { ModelGraph } from '../graph';
import type { Layer } from '../layer';
import { writeNpy } from '../npy';
import {
  artifactPath,
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
 * The files that hold a graph, by relative path: `graph.json`, and the tensors and artifacts under their SHA-256, without those
 * whose digests are in `known` because an earlier state holds them (`digestOfPath` finds them). Equal graphs give equal bytes.
 */
export function encodeState(graph: ModelGraph, known: ReadonlySet<string>): Map<string, string | Uint8Array> {
  const contents = new Map<string, string | Uint8Array>();
  /** Keeps `content` unless it is known already; gives its digest. */
  const store = (content: string | Uint8Array, path: (digest: string) => string): string => {
    const digest = sha256(content);
    if (!known.has(digest)) contents.set(path(digest), content);
    return digest;
  };
  const state: GraphState = {
    name: graph.name,
    layers: graph.layers.map((layer) => encodeLayer(layer, (bytes) => store(bytes, tensorPath))),
    outputs: graph.outputs,
    knownNames: [...graph.knownNames],
    applied: [...graph.applied],
    reports: graph.reports,
    artifacts: [...graph.artifacts].map(([name, text]) => [name, store(text, artifactPath)]),
  };
  const digest = sha256(JSON.stringify(state));
  const file: StateFile = { format: STATE_FORMAT, version: STATE_VERSION, digest, graph: state };
  return new Map([[STATE_FILE, `${JSON.stringify(file, null, 1)}\n`], ...contents]);
}

function encodeLayer(layer: Layer, storeTensor: (bytes: Uint8Array) => string): LayerState {
  const { kind, name, inputs, outputs, origin } = layer;
  return {
    kind,
    name,
    inputs,
    ...(outputs.length === 1 && outputs[0] === name ? {} : { outputs }),
    ...(origin === name ? {} : { origin }),
    attributes: layer
      .entries()
      .map(([attribute, value]) => [attribute.key, encodeValue(attribute, value, storeTensor)]),
    ...(layer.code.size === 0 ? {} : { code: [...layer.code] }),
  };
}

function encodeValue(
  attribute: Attribute<unknown>,
  value: unknown,
  storeTensor: (bytes: Uint8Array) => string,
): unknown {
  switch (attribute.kind) {
    case 'weight':
      return encodeWeight(value as Weight, storeTensor);
    case 'type':
      return [(value as NamedType).name, formatPrecision((value as NamedType).precision)];
    case 'float':
      // JSON has no negative zero.
      return Object.is(value, -0) ? '-0' : value;
    default:
      return value;
  }
}

/** The tensor's digest; with the quantiser beside it, if there is one. */
function encodeWeight({ tensor, quantizer }: Weight, storeTensor: (bytes: Uint8Array) => string): unknown {
  const digest = storeTensor(writeNpy(tensor));
  return quantizer === undefined ? digest : [digest, quantizer];
}
