import { type Diagnostic, DiagnosticError, withWhere } from '../../diagnostic';
import { type LayerSchema, ModelGraph } from '../../ir';
import { Input } from '../../layers';
import { ONNX, type OnnxGraph, type OnnxNode } from './graph';
import { createContext, HANDLERS, type Handler } from './handlers';

const SPATIAL = 'is supported on tensors [batch, channels, pixels...] of one or two spatial dimensions';

/** Operators that the cleanup takes away or moves to another domain, and why it may have left one. */
const RESTRICTIONS: Readonly<Record<string, string>> = {
  AveragePool: SPATIAL,
  Cast: 'is supported only to floating point types',
  Constant: 'is supported only for numbers',
  Conv: SPATIAL,
  DequantizeLinear: 'is supported only behind a quantiser of the same scale and zero point',
  Dropout: 'is supported only while its mask is not read',
  Gemm: 'is supported only with one result',
  GlobalAveragePool: SPATIAL,
  GlobalMaxPool: SPATIAL,
  Identity: 'is supported only with one result',
  MaxPool: SPATIAL,
  Pad: `${SPATIAL}, by constants, around the pixels`,
  ReduceMax: 'is supported over all spatial dimensions',
  ReduceMean: 'is supported over all spatial dimensions',
  Resize: `${SPATIAL}, by constants, of the pixels alone`,
  Upsample: SPATIAL,
};

/** The layers of a cleaned-up graph. A user error lists every operator that has no handler. */
export function buildModel(source: OnnxGraph, schema: LayerSchema): ModelGraph {
  const refused = source.nodes.filter((node) => handlerOf(node) === undefined).map(unsupported);
  if (refused.length > 0) throw new DiagnosticError(refused);

  const graph = new ModelGraph(source.name, schema);
  for (const name of source.inputs) {
    const input_shape = source.shapes.get(name)?.slice(1);
    graph.add(Input, { name, inputs: [], attributes: { input_shape } });
  }
  const context = createContext(source, graph);
  for (const node of source.nodes) withWhere({ node: node.label }, () => handlerOf(node)?.(node, context));
  graph.setOutput(source.outputs);
  for (const name of [...source.constants.keys(), ...source.nodes.map(({ label }) => label)])
    graph.knownNames.add(name);
  graph.verify();
  return graph;
}

function handlerOf({ op, domain }: OnnxNode): Handler | undefined {
  const handlers = HANDLERS[domain] ?? {};
  return Object.hasOwn(handlers, op) ? handlers[op] : undefined;
}

function unsupported(node: OnnxNode): Diagnostic {
  const domain = node.domain === ONNX ? 'ai.onnx' : node.domain;
  const supported = Object.values(HANDLERS).flatMap((handlers) => Object.keys(handlers));
  const restriction = node.domain === ONNX ? RESTRICTIONS[node.op] : undefined;
  return {
    code: 'unsupported-operator',
    severity: 'error',
    where: { node: node.label },
    message: `the operator ${node.op} of the domain ${domain} ${restriction ?? 'is not supported'}`,
    hint: `use the supported operators: ${[...new Set([...supported, ...Object.keys(RESTRICTIONS)])].sort().join(', ')}`,
  };
}
