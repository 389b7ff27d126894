import { userError } from '../../diagnostic';
import { isObject, type Json, malformed, show } from './json';
import type { TensorRef } from './model';

/**
 * The calls of a layer: for each, the tensors that it reads, in order. Keras 3 writes `{args, kwargs}` with tensors as objects
 * of class `__keras_tensor__` anywhere in `args`; Keras 2 writes lists of `[layer, call, index, kwargs]`.
 */
export function parseCalls(inbound: unknown, node: string): readonly (readonly TensorRef[])[] {
  if (!Array.isArray(inbound)) throw malformed('inbound_nodes', 'a list', inbound, node);
  // An input layer is called by nobody, yet its tensor is that of call 0.
  return inbound.length === 0 ? [[]] : inbound.map((call) => parseCall(call, node));
}

function parseCall(call: unknown, node: string): TensorRef[] {
  if (Array.isArray(call)) {
    const entries = isLegacyRef(call) ? [call] : call;
    return entries.flatMap((entry) => {
      if (!isLegacyRef(entry)) throw malformed('an inbound node', '[layer, call, index]', entry, node);
      return [legacyRef(entry), ...keywordTensors(entry[3], node, (value) => [...parseRefs(value, 'an argument')])];
    });
  }
  if (!isObject(call)) throw malformed('an inbound node', 'an object or a list', call, node);
  return [
    ...collectTensors(call.args, node),
    ...keywordTensors(call.kwargs, node, (value) => collectTensors(value, node)),
  ];
}

/** Arguments that may be tensors given by keyword, in the order in which handlers see them behind the others. */
const TENSOR_KEYWORDS = ['query', 'value', 'key', 'initial_state'];

/** The tensors among the arguments by keyword, by `collect`; of the others, only those that change nothing may be given. */
function keywordTensors(kwargs: unknown, node: string, collect: (value: unknown) => TensorRef[]): TensorRef[] {
  if (kwargs === undefined || kwargs === null) return [];
  if (!isObject(kwargs)) throw malformed('call arguments', 'an object', kwargs, node);
  const tensors = TENSOR_KEYWORDS.filter((keyword) => kwargs[keyword] !== undefined && kwargs[keyword] !== null);
  rejectArguments(Object.fromEntries(Object.entries(kwargs).filter(([key]) => !tensors.includes(key))), node);
  return tensors.flatMap((keyword) => collect(kwargs[keyword]));
}

/** The tensors in the positional arguments of a call; constants among them would be lost, so they are an error. */
function collectTensors(value: unknown, node: string): TensorRef[] {
  if (Array.isArray(value)) return value.flatMap((item) => collectTensors(item, node));
  if (isObject(value) && value.class_name === '__keras_tensor__') {
    const history = (value.config as Json | undefined)?.keras_history;
    if (!isLegacyRef(history)) throw malformed('keras_history', '[layer, call, index]', history, node);
    return [legacyRef(history)];
  }
  throw unsupportedArgument('a positional argument', value, node);
}

/** Only arguments that change nothing may be given by keyword: absent ones, and `training: false`. */
function rejectArguments(kwargs: Json, node: string): void {
  const given = Object.entries(kwargs).find(([, value]) => value !== null && value !== false);
  if (given) throw unsupportedArgument(given[0], given[1], node);
}

function unsupportedArgument(name: string, value: unknown, node: string) {
  return userError(
    'unsupported-argument',
    `the layer is called with ${name} = ${show(value)}, which is not supported`,
    {
      node,
    },
  );
}

/** References to input or output tensors: one `[layer, call, index]`, a list of them, or an object, in order of its keys. */
export function parseRefs(value: unknown, what: string): readonly TensorRef[] {
  if (isLegacyRef(value)) return [legacyRef(value)];
  if (Array.isArray(value)) return value.flatMap((item) => parseRefs(item, what));
  // Keras flattens dictionaries in the order of their sorted keys.
  if (isObject(value))
    return Object.keys(value)
      .sort()
      .flatMap((key) => parseRefs(value[key], what));
  throw malformed(what, '[layer, call, index] or a list of such', value);
}

type LegacyRef = readonly [string, number, number, unknown?];

function isLegacyRef(value: unknown): value is LegacyRef {
  return (
    Array.isArray(value) && typeof value[0] === 'string' && Number.isInteger(value[1]) && Number.isInteger(value[2])
  );
}

const legacyRef = ([layer, call, index]: LegacyRef): TensorRef => ({ layer, call, index });
