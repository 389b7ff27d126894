import { nodeError, opOf } from './graph';
import { type NamedGraph, type NamedNode, tensorsOf } from './names';
import { renameTensors } from './rename';

/** Operators whose result may share its storage with their first operand. */
const VIEWS: ReadonlySet<string> = new Set(
  `view _unsafe_view reshape flatten unflatten squeeze unsqueeze permute transpose t movedim slice select narrow chunk split
  split_with_sizes unbind expand expand_as detach alias contiguous to dropout`.split(/\s+/),
);

/**
 * The graph without in-place operators (`relu_`, `add_`): each becomes its pure form, and what reads the changed tensor
 * afterwards reads the result. A user error when another view of the same storage is read afterwards.
 */
export function functionalise(graph: NamedGraph): NamedGraph {
  const renamed = new Map<string, string>();
  const current = (name: string) => renamed.get(name) ?? name;
  const roots = new Map<string, string>();
  const rootOf = (name: string) => roots.get(name) ?? name;
  const stale = new Map<string, NamedNode>();
  const nodes = graph.nodes.map((node) => {
    for (const tensor of tensorsOf(node.args)) {
      const by = stale.get(current(tensor));
      if (by) throw sharedStorage(node, by);
    }
    const pure = { ...node, args: renameTensors(node.args, current) };
    const [operand] = tensorsOf(pure.args);
    const output = node.outputs[0];
    if (operand === undefined || output === undefined) return pure;
    const inPlace = /^[a-z].*[^_]_$/.test(opOf(node));
    if (inPlace || VIEWS.has(opOf(node))) roots.set(output, rootOf(operand));
    if (!inPlace) return pure;
    for (const [name, root] of [...roots, [rootOf(operand), rootOf(operand)]]) {
      if (root === rootOf(operand) && name !== operand && name !== output) stale.set(name, node);
    }
    for (const [from, to] of renamed) if (to === operand) renamed.set(from, output);
    renamed.set(operand, output);
    return { ...pure, target: node.target.replace(/_(?=\.|$)/, '') };
  });
  return { ...graph, nodes, outputs: graph.outputs.map(current) };
}

function sharedStorage(node: NamedNode, by: NamedNode) {
  const message = `it reads a tensor that ${by.target} (${by.label}) changed in place through another view`;
  return nodeError(node.label, node.target, 'unsupported-in-place', message, 'use the operation that is not in place');
}
