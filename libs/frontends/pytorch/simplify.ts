import { foldNode } from './fold';
import { type AtenNode, type Extent, nodeError, opOf, type TorchTensor } from './graph';
import { type NamedGraph, type NamedNode, tensorsOf } from './names';
import { renameTensors } from './rename';

/** Operators that pass their first operand through when the network predicts. */
const IDLE: ReadonlySet<string> = new Set(
  `dropout feature_dropout alpha_dropout feature_alpha_dropout detach alias clone contiguous lift_fresh_copy lift_fresh
  identity positive`.split(/\s+/),
);

/** Conversions between number types, which fixed point has not. */
const CASTS: ReadonlySet<string> = new Set(['to', '_to_copy']);

/** float16, float32, float64 and bfloat16, as torch.export numbers them. */
const FLOAT_TYPES: ReadonlySet<number> = new Set([6, 7, 8, 13]);

const EVAL_HINT = 'export the model in evaluation mode: torch.export.export(model.eval(), ...)';

/** A graph of operations on data alone, and the names of the nodes that went. */
export interface SimpleGraph extends NamedGraph {
  readonly removedNames: readonly string[];
}

/**
 * The graph without nodes that do nothing when predicting, with rearrangements of parameters carried out, with the functions
 * that torch.export spells out written as one node again, and without nodes that nothing reads.
 */
export function simplify(graph: NamedGraph): SimpleGraph {
  const renamed = new Map<string, string>();
  const current = (name: string) => renamed.get(name) ?? name;
  const constants = new Map(graph.constants);
  const kept: NamedNode[] = [];
  for (const original of restoreSoftsign(graph.nodes)) {
    const node = { ...original, args: renameTensors(original.args, current) };
    const output = node.outputs.find((name) => name !== undefined);
    if (output === undefined) continue;
    const operands = tensorsOf(node.args);
    if (isIdle(node, graph)) renamed.set(output, operands[0]);
    else if (operands.every((name) => constants.has(name))) constants.set(output, folded(node, graph, constants));
    else kept.push(node);
  }
  const outputs = graph.outputs.map(current);
  const nodes = withoutUnread(kept, outputs);
  const left = new Set(nodes);
  const removedNames = graph.nodes.filter((node) => !kept.some((k) => left.has(k) && k.name === node.name));
  return { ...graph, nodes, outputs, constants, removedNames: removedNames.map(({ name }) => name) };
}

function isIdle(node: NamedNode, graph: NamedGraph): boolean {
  const op = opOf(node);
  if (op === 'slice' || op === 'expand') return keepsShape(node, graph);
  if (CASTS.has(op)) return isFloatCast(node);
  if (!IDLE.has(op)) return false;
  const train = node.args.get('train');
  if (train?.kind === 'value' && train.value === true) {
    throw nodeError(node.label, node.target, 'unsupported-argument', 'it is in training mode', EVAL_HINT);
  }
  return true;
}

/** A conversion to integers would round. */
function isFloatCast(node: NamedNode): boolean {
  const types = [...node.args.values()].filter((argument) => argument.kind === 'type');
  if (types.every(({ type }) => FLOAT_TYPES.has(type))) return tensorsOf(node.args).length === 1;
  const message = 'it converts to a type that is not floating point';
  throw nodeError(node.label, node.target, 'unsupported-argument', message, 'convert the data before the network');
}

/** A slice or an expansion of everything. */
function keepsShape(node: NamedNode, { shapes }: NamedGraph): boolean {
  const [from, to] = [tensorsOf(node.args)[0], node.outputs[0]].map((name) => shapes.get(name ?? ''));
  return from !== undefined && to !== undefined && from.join() === to.join();
}

function folded(node: NamedNode, graph: NamedGraph, constants: ReadonlyMap<string, TorchTensor>): TorchTensor {
  const shape = graph.shapes.get(node.outputs[0] as string) ?? [];
  // The batch is the only extent that a constant may share without knowing it; one sample stands for all.
  return foldNode(node, shape.map(numeric), constants);
}

const numeric = (extent: Extent) => (typeof extent === 'number' ? extent : 1);

/** torch.export writes softsign(x) as x / (|x| + 1). */
function restoreSoftsign(nodes: readonly NamedNode[]): readonly NamedNode[] {
  return nodes
    .filter((node, i) => !isSoftsign(node) || !isSoftsign(nodes[i + 1], node))
    .map((node) => {
      if (!isSoftsign(node)) return node;
      const self = node.args.get('self');
      return { ...node, target: 'aten.softsign.default', args: new Map(self ? [['self', self]] : []) };
    });
}

function isSoftsign(node: AtenNode | undefined, before?: AtenNode): boolean {
  return node?.call?.endsWith('.softsign') === true && (before === undefined || before.call === node.call);
}

/** Without the nodes whose results no output depends on. */
function withoutUnread(nodes: readonly NamedNode[], outputs: readonly string[]): readonly NamedNode[] {
  const read = new Set(outputs);
  const kept: NamedNode[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((output) => output !== undefined && read.has(output))) continue;
    kept.unshift(node);
    for (const tensor of tensorsOf(node.args)) read.add(tensor);
  }
  return kept;
}
