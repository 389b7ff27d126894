import type { Argument, AtenGraph, AtenNode } from './graph';
import { leafOf } from './modules';

/** A node with the name of its layer and the one under which the user knows it. */
export interface NamedNode extends AtenNode {
  readonly name: string;
  readonly label: string;
}

export interface NamedGraph extends AtenGraph {
  readonly nodes: readonly NamedNode[];
  /** Names of the input layers. */
  readonly inputNames: readonly string[];
  /** Names of parameters that operations outside PyTorch's own modules read, by tensor. */
  readonly constantNames: ReadonlyMap<string, string>;
}

/**
 * Names every node as torch.fx would, because configurations of hls4ml use those names: a module is called by its path, a
 * function by its own name. A module or function that the export spread over several nodes gives its name to the last, the
 * others are called `<name>_<operator>`.
 */
export function assignNames(graph: AtenGraph): NamedGraph {
  const names = new FxNames();
  const inputNames = graph.inputs.map((input) => names.create(input));
  const constantNames = new Map<string, string>();
  const groups = new Map<string, { readonly name: string; readonly label: string; last: AtenNode }>();
  for (const node of graph.nodes.filter(writesTensor)) {
    for (const tensor of leafOf(node.modules) ? [] : tensorsOf(node.args)) {
      const constant = graph.constants.get(tensor);
      if (constant && !constantNames.has(tensor)) constantNames.set(tensor, names.create(snakeCase(constant.label)));
    }
    const found = groups.get(groupOf(node));
    if (found) found.last = node;
    else {
      const leaf = leafOf(node.modules);
      const name = names.create(snakeCase(leaf?.path ?? functionOf(node)));
      groups.set(groupOf(node), { name, label: leaf?.path ?? name, last: node });
    }
  }
  const nodes = graph.nodes.map((node) => {
    const group = groups.get(groupOf(node));
    if (group === undefined) return { ...node, name: node.target, label: node.target };
    const name = group.last === node ? group.name : names.create(`${group.name}_${node.target.split('.')[1]}`);
    return { ...node, name, label: group.label };
  });
  return { ...graph, inputNames, constantNames, nodes };
}

/** The tensors among arguments. */
export function tensorsOf(args: ReadonlyMap<string, Argument>): string[] {
  return [...args.values()].flatMap((argument) => {
    if (argument.kind === 'tensor') return [argument.name];
    return argument.kind === 'tensors' ? argument.names.filter((name) => name !== undefined) : [];
  });
}

/** What torch.fx sees as one node: a call of a leaf module, or of a function. */
function groupOf(node: AtenNode): string {
  const leaf = leafOf(node.modules);
  const around = node.modules.map(({ key }) => key).join(';');
  return leaf ? `module ${leaf.key}` : `function ${around} ${node.call ?? node.outputs[0]}`;
}

/** Operators as Python writes them, by the method that torch.export saw. */
const OPERATORS: Readonly<Record<string, string>> = {
  'method_descriptor.div': 'truediv',
  'method_descriptor.add_': 'add',
  'method_descriptor.sub_': 'sub',
  'method_descriptor.mul_': 'mul',
  'method_descriptor.div_': 'truediv',
  'function.__rsub__': 'sub',
  'function.__rdiv__': 'truediv',
};

function functionOf({ call, target }: AtenNode): string {
  const called = call?.split(';')[1];
  if (called === undefined) return target.split('.')[1] ?? target;
  return OPERATORS[called] ?? called.slice(called.lastIndexOf('.') + 1).replace(/^__(\w+)__$/, '$1');
}

const writesTensor = (node: AtenNode) => node.outputs.some((output) => output !== undefined);

function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z])([A-Z])/g, '_$1').toLowerCase();
}

/** Python's keywords and built-in functions, and the names that torch.fx keeps for itself: they get the suffix `_1`. */
const RESERVED: ReadonlySet<string> = new Set(
  `and as assert async await break class continue def del elif else except finally for from global if import in is lambda
  nonlocal not or pass raise return try while with yield abs aiter all anext any ascii bin bool breakpoint bytearray bytes
  callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec filter float format frozenset getattr
  globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max memoryview min next object
  oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type
  vars zip inf nan torch device pytree fx_pytree`.split(/\s+/),
);

/** The rules by which torch.fx makes names unique. */
class FxNames {
  readonly #used = new Set<string>();
  readonly #counts = new Map<string, number>();

  create(wanted: string): string {
    let name = wanted;
    if (!/^[a-zA-Z_]\w*$/.test(name)) {
      name = name.replace(/\W+/g, '_') || '_unnamed';
      if (/^\d/.test(name)) name = `_${name}`;
    }
    const [, base, suffix] = /^(.+?)(?:_(\d+))?$/.exec(name) as RegExpExecArray;
    let count = Number(suffix);
    if (suffix === undefined || this.#used.has(name)) {
      count = this.#counts.get(base) ?? 0;
      if (RESERVED.has(name)) name = `${base}_${++count}`;
    }
    while (this.#used.has(name)) name = `${base}_${++count}`;
    this.#used.add(name);
    this.#counts.set(base, count);
    return name;
  }
}
