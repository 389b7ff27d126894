import { type Diagnostic, DiagnosticError, withWhere } from '../../diagnostic';
import { type LayerSchema, ModelGraph } from '../../ir';
import { Input } from '../../layers';
import type { OnnxGraph, OnnxNode } from './graph';
import { createContext, type Handler, ONNX_HANDLERS } from './handlers';

/** Operators that the cleanup takes away, and why it may have left one. */
const CLEANED_UP: Readonly<Record<string, string>> = {
  Cast: 'is supported only to floating point types',
  Constant: 'is supported only for numbers',
  Dropout: 'is supported only while its mask is not read',
  Gemm: 'is supported only with one result',
  Identity: 'is supported only with one result',
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

function handlerOf(node: OnnxNode): Handler | undefined {
  const handlers: Readonly<Record<string, Handler>> = ONNX_HANDLERS;
  return node.domain === '' && Object.hasOwn(handlers, node.op) ? handlers[node.op] : undefined;
}

/** Old files keep QONNX's operators in ONNX's own domain. */
const QUANTISED = /^(qonnx\.|onnx\.brevitas|finn\.)|^:(Quant|IntQuant|BipolarQuant|Trunc)$/;

function unsupported(node: OnnxNode): Diagnostic {
  const domain = node.domain === '' ? 'ai.onnx' : node.domain;
  const hint = QUANTISED.test(`${node.domain}:${node.op}`)
    ? 'quantised operators (QONNX) come in a later release; export the float model and set its precision here'
    : `use the supported operators: ${[...Object.keys(ONNX_HANDLERS), ...Object.keys(CLEANED_UP)].sort().join(', ')}`;
  const restriction = node.domain === '' ? CLEANED_UP[node.op] : undefined;
  return {
    code: 'unsupported-operator',
    severity: 'error',
    where: { node: node.label },
    message: `the operator ${node.op} of the domain ${domain} ${restriction ?? 'is not supported'}`,
    hint,
  };
}
