import { type Diagnostic, DiagnosticError, userError, withWhere } from '../../diagnostic';
import { formatShape, type LayerSchema, ModelGraph, shapesEqual } from '../../ir';
import { Input } from '../../layers';
import { type Call, createCall, fixedExtents, type Handler, type Scope, showShape } from './call';
import { opOf } from './graph';
import { ATEN_HANDLERS } from './handlers';
import type { NamedNode } from './names';
import type { SimpleGraph } from './simplify';

/** The layers of a simplified graph. A user error lists every operator that has no handler. */
export function buildModel(source: SimpleGraph, schema: LayerSchema): ModelGraph {
  const refused = source.nodes.filter((node) => handlerOf(node) === undefined);
  if (refused.length > 0) throw new DiagnosticError(refused.map(unsupported));

  const graph = new ModelGraph(source.name, schema);
  const scope: Scope = { source, graph, tensors: new Map(), reduced: new Set() };
  addInputs(scope);
  for (const node of source.nodes) withWhere({ node: node.label }, () => translate(scope, node));
  graph.setOutput(source.outputs.map((output) => computed(scope, output)));
  for (const name of [...source.removedNames, ...source.nodes.map(({ name }) => name)]) graph.knownNames.add(name);
  graph.verify();
  return graph;
}

function addInputs({ source, graph, tensors }: Scope): void {
  const batch = source.shapes.get(source.inputs[0])?.[0];
  for (const [i, input] of source.inputs.entries()) {
    const name = source.inputNames[i];
    const error = (code: string, message: string, hint?: string) => userError(code, message, { node: name }, hint);
    const shape = source.shapes.get(input) ?? [];
    const what = () => `the input has the shape ${showShape(shape)}`;
    if (shape.length < 2 || shape[0] !== batch) {
      const hint = 'export with inputs whose first dimension is the batch, the same in all';
      throw error('unsupported-shape', `${what()}, expected the batch and at least one more dimension`, hint);
    }
    const input_shape = fixedExtents(shape.slice(1), what, error);
    tensors.set(input, graph.add(Input, { name, inputs: [], attributes: { input_shape } }).outputs[0]);
  }
}

function translate(scope: Scope, node: NamedNode): void {
  const call = createCall(scope, node);
  const results = (handlerOf(node) as Handler)(call);
  call.args.rejectUnknown();
  for (const [i, result] of [results].flat().entries()) {
    const output = node.outputs[i];
    if (output === undefined) continue;
    if (!call.isReduced(output)) checkShape(call, result, i);
    scope.tensors.set(output, result);
  }
}

/** The file says the shape of every result: a layer that makes another one was not understood. */
function checkShape(call: Call, result: string, slot: number): void {
  const [found, expected] = [call.graphShape(result), call.result(slot)];
  if (shapesEqual(found, expected)) return;
  const message = `it would make a tensor of ${formatShape(found)}, the file says ${formatShape(expected)}`;
  throw call.error('shape-mismatch', message, 'export the model again, the file is damaged');
}

function computed({ source, tensors }: Scope, output: string): string {
  const found = tensors.get(output);
  if (found !== undefined && !source.inputs.includes(output)) return found;
  const what = `the model output ${JSON.stringify(output)} is an input, a parameter or an unsupported result`;
  throw userError('empty-graph', what, {}, 'export a model whose outputs depend on its inputs through layers');
}

function handlerOf(node: NamedNode): Handler | undefined {
  const op = opOf(node);
  return node.target.startsWith('aten.') && Object.hasOwn(ATEN_HANDLERS, op)
    ? ATEN_HANDLERS[op as keyof typeof ATEN_HANDLERS]
    : undefined;
}

function unsupported(node: NamedNode, i: number, all: readonly NamedNode[]): Diagnostic {
  // The list of operators once, behind the last.
  const known = i === all.length - 1 ? `; supported are ${Object.keys(ATEN_HANDLERS).sort().join(', ')}` : '';
  return {
    code: 'unsupported-operator',
    severity: 'error',
    where: { node: node.label },
    message: `the operator ${node.target} is not supported`,
    hint: `export without run_decompositions, and write the layer with supported operators${known}`,
  };
}
