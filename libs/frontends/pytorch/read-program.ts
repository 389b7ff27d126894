import { userError } from '../../diagnostic';
import type { Argument, AtenGraph, AtenNode, Extent, Scalar, TorchTensor } from './graph';
import { asCount, asList, asObject, asText, isObject, type Json, malformed } from './json';
import { readModules } from './modules';

const EVAL_HINT = 'export the model in evaluation mode: torch.export.export(model.eval(), ...)';

/** The graph of an exported program; a user error when a part is missing or not as torch.export writes it. */
export function readProgram(program: Json, tensors: ReadonlyMap<string, TorchTensor>): AtenGraph {
  const graphModule = asObject(program.graph_module, 'graph_module');
  const graph = asObject(graphModule.graph, 'the graph');
  const signature = asObject(graphModule.signature, 'the signature');
  const { inputs, constants } = readInputs(asList(signature.input_specs, 'input_specs'), tensors);
  const values = asObject(graph.tensor_values, 'tensor_values');
  return {
    name: 'model',
    inputs,
    constants,
    outputs: readOutputs(asList(signature.output_specs, 'output_specs')),
    nodes: asList(graph.nodes, 'the nodes').map((node) => readNode(asObject(node, 'a node'))),
    shapes: new Map(Object.entries(values).map(([name, value]) => [name, readShape(value, name)])),
  };
}

/** What the graph's inputs stand for: tensors of the user, or parameters, buffers and constants of the module. */
function readInputs(specs: readonly unknown[], tensors: ReadonlyMap<string, TorchTensor>) {
  const inputs: string[] = [];
  const constants = new Map<string, TorchTensor>();
  for (const entry of specs) {
    const [kind, spec] = onlyMember(entry, 'an entry of input_specs');
    const argument = asObject(spec.arg ?? {}, `arg of a ${kind}`);
    if (kind === 'user_input') {
      if (isObject(argument.as_tensor)) inputs.push(tensorName(argument.as_tensor));
      else if (argument.as_none === undefined) throw notTensor('input', argument);
      continue;
    }
    const path = spec.parameter_name ?? spec.buffer_name ?? spec.tensor_constant_name;
    // A number, string or None that was an argument of the model, or an object that no supported operation reads.
    if (path === undefined) continue;
    const label = asText(path, `the name of a ${kind}`);
    const found = tensors.get(label);
    if (found === undefined) {
      throw userError('incomplete-model', `the archive has no values for the ${kind} ${JSON.stringify(label)}`);
    }
    constants.set(tensorName(argument), found);
  }
  return { inputs, constants };
}

function readOutputs(specs: readonly unknown[]): string[] {
  return specs.flatMap((entry) => {
    const [kind, spec] = onlyMember(entry, 'an entry of output_specs');
    const argument = asObject(spec.arg ?? {}, `arg of a ${kind}`);
    if (kind !== 'user_output') {
      const what = `the model has an output of the kind ${kind}: it changes its own state when it runs`;
      throw userError('unsupported-model', what, {}, EVAL_HINT);
    }
    if (isObject(argument.as_tensor)) return [tensorName(argument.as_tensor)];
    if (argument.as_none !== undefined) return [];
    throw notTensor('output', argument);
  });
}

function readNode(node: Json): AtenNode {
  const target = asText(node.target, 'target of a node').replace(/^torch\.ops\./, '');
  const args = new Map<string, Argument>();
  for (const entry of asList(node.inputs, `inputs of ${target}`)) {
    const input = asObject(entry, `an input of ${target}`);
    const name = asText(input.name, `the name of an input of ${target}`);
    args.set(name, readArgument(input.arg, `${name} of ${target}`));
  }
  const metadata = isObject(node.metadata) ? node.metadata : {};
  return {
    target,
    args,
    outputs: asList(node.outputs, `outputs of ${target}`).flatMap((output) => readOutput(output, target)),
    modules: readModules(metadata.nn_module_stack),
    call: typeof metadata.torch_fn === 'string' ? metadata.torch_fn : undefined,
  };
}

/** An operator that returns a list writes all its tensors. */
function readOutput(output: unknown, target: string): (string | undefined)[] {
  const found = asObject(output, `an output of ${target}`);
  if (Array.isArray(found.as_tensors)) return found.as_tensors.map(tensorName);
  return [isObject(found.as_tensor) ? tensorName(found.as_tensor) : undefined];
}

function readArgument(value: unknown, what: string): Argument {
  const argument = asObject(value, what);
  const [key, content] = Object.entries(argument)[0] ?? [];
  switch (key) {
    case 'as_none':
      return { kind: 'none' };
    case 'as_tensor':
      return { kind: 'tensor', name: tensorName(content) };
    case 'as_tensors':
      return { kind: 'tensors', names: asList(content, what).map(tensorName) };
    case 'as_optional_tensors':
      return { kind: 'tensors', names: asList(content, what).map(optionalName) };
    case 'as_int':
    case 'as_float':
    case 'as_bool':
    case 'as_string':
      return { kind: 'value', value: scalar(content, what) };
    case 'as_ints':
    case 'as_floats':
    case 'as_bools':
    case 'as_strings':
      return { kind: 'value', value: asList(content, what).map((entry) => scalar(entry, what)) };
    case 'as_scalar_type':
      return { kind: 'type', type: asCount(content, what) };
    case 'as_sym_int':
    case 'as_sym_float':
    case 'as_sym_bool':
      return symbolic([content], (values) => values[0]);
    case 'as_sym_ints':
    case 'as_sym_floats':
      return symbolic(asList(content, what), (values) => values);
    default:
      return { kind: 'other' };
  }
}

/** Numbers of which some may be known only at run time: each is a literal or the name of a value. */
function symbolic(entries: readonly unknown[], pick: (values: Scalar[]) => Scalar | Scalar[]): Argument {
  const values = entries.map((entry) => {
    const literal = isObject(entry) ? (entry.as_int ?? entry.as_float ?? entry.as_bool) : undefined;
    return typeof literal === 'number' || typeof literal === 'boolean' ? literal : undefined;
  });
  return values.includes(undefined) ? { kind: 'symbolic' } : { kind: 'value', value: pick(values as Scalar[]) };
}

const SPECIAL: Readonly<Record<string, number>> = {
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  NaN: Number.NaN,
};

function scalar(value: unknown, what: string): Scalar {
  if (typeof value === 'string') return SPECIAL[value] ?? value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  throw malformed(what, 'a number, a string or true or false', value);
}

function readShape(value: unknown, name: string): Extent[] {
  const meta = asObject(value, `the description of ${name}`);
  return asList(meta.sizes, `sizes of ${name}`).map((entry) => {
    const size = asObject(entry, `an extent of ${name}`);
    if (Number.isSafeInteger(size.as_int)) return size.as_int as number;
    return asText(asObject(size.as_expr, `an extent of ${name}`).expr_str, `an extent of ${name}`);
  });
}

/** The only member of an object that stands for a union. */
function onlyMember(value: unknown, what: string): [string, Json] {
  const [key, content] = Object.entries(asObject(value, what))[0] ?? [];
  if (key === undefined) throw malformed(what, 'an object with one member', value);
  return [key, asObject(content, `${key} in ${what}`)];
}

function tensorName(value: unknown): string {
  return asText(asObject(value, 'a tensor').name, 'the name of a tensor');
}

function optionalName(value: unknown): string | undefined {
  const found = asObject(value, 'a tensor');
  return isObject(found.as_tensor) ? tensorName(found.as_tensor) : undefined;
}

function notTensor(what: string, argument: Json) {
  const message = `an ${what} of the model is ${JSON.stringify(argument).slice(0, 80)}, expected a tensor`;
  return userError('unsupported-model', message, {}, `wrap the model so that every ${what} is a tensor`);
}
