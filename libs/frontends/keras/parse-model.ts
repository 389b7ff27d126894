import { userError, withWhere } from '../../diagnostic';
import { isNested, requireSupported } from './handlers';
import { parseCalls, parseRefs } from './inbound';
import { isObject, type Json, listAt, malformed, objectAt, stringAt } from './json';
import type { KerasLayer, KerasModel, TensorRef } from './model';

/**
 * Reads Keras's description of a model: `{class_name, config}`, as it stands in config.json of a `.keras` archive and in the
 * attribute `model_config` of an `.h5` file. `version` is the Keras version that wrote it, if the file says so; files without
 * one are older than Keras 3.
 */
export function parseModel(description: Json, version: unknown): KerasModel {
  return parseNested(description, parseVersion(version ?? description.keras_version));
}

/** A model inside the layer `owner`, or the outermost one. */
function parseNested(description: Json, version: 2 | 3, owner?: string): KerasModel {
  const className = stringAt(description, 'class_name', 'the model');
  const config = objectAt(description, 'config', 'the model');
  const common = { name: typeof config.name === 'string' ? config.name : 'model', version };
  const context = { version, owner };
  switch (className) {
    case 'Sequential':
      return { ...common, ...parseSequential(config, context) };
    case 'Functional':
    case 'Model':
      return { ...common, ...parseFunctional(config, context) };
    default: {
      const hint = 'build the model with keras.Sequential or keras.Model(inputs, outputs)';
      throw userError('unsupported-model', `the model is a ${className}, not Sequential or Functional`, {}, hint);
    }
  }
}

function parseVersion(version: unknown): 2 | 3 {
  return typeof version === 'string' && Number.parseInt(version, 10) >= 3 ? 3 : 2;
}

/** Where a description stands. */
interface Context {
  readonly version: 2 | 3;
  /** The outermost layer around it. */
  readonly owner: string | undefined;
}

type Topology = Pick<KerasModel, 'layers' | 'inputs' | 'outputs'>;

function parseFunctional(config: Json, context: Context): Topology {
  const listed = listAt(config, 'layers', 'the model').map(indexAsOption);
  const layers = listed.map((layer) => parseLayer(layer, context));
  // Before the calls, whose arguments are as various as the layers.
  requireSupported(layers);
  const topology = {
    layers: layers.map((layer, i) => ({ ...layer, calls: parseCalls((listed[i] as Json).inbound_nodes, layer.name) })),
    inputs: parseRefs(config.input_layers, 'input_layers'),
    outputs: parseRefs(config.output_layers, 'output_layers'),
  };
  return countCalls(topology);
}

/** The indices of a subscript `x[...]` stand among its call's arguments; here they are the option `index`. */
function indexAsOption(layer: unknown): unknown {
  if (!isObject(layer) || layer.class_name !== 'GetItem' || !Array.isArray(layer.inbound_nodes)) return layer;
  const [call] = layer.inbound_nodes as unknown[];
  if (!isObject(call) || !isObject(layer.config) || !Array.isArray(call.args) || call.args.length !== 2) return layer;
  const [tensor, index] = call.args;
  return { ...layer, config: { ...layer.config, index }, inbound_nodes: [{ ...call, args: [tensor] }] };
}

/** Keras 2 counts the making of a nested model as its call 0, which is not in the list of calls; here call 0 is the first listed. */
function countCalls({ layers, inputs, outputs }: Topology): Topology {
  const refs = [...outputs, ...layers.flatMap((layer) => layer.calls.flat())];
  const shifts = new Map(
    layers
      .filter((layer) => layer.model)
      .map(({ name, calls }) => {
        const last = Math.max(...refs.filter((ref) => ref.layer === name).map((ref) => ref.call));
        return [name, Math.max(0, last + 1 - calls.length)];
      }),
  );
  const shift = (ref: TensorRef) => ({ ...ref, call: ref.call - (shifts.get(ref.layer) ?? 0) });
  return {
    layers: layers.map((layer) => ({ ...layer, calls: layer.calls.map((call) => call.map(shift)) })),
    inputs,
    outputs: outputs.map(shift),
  };
}

/** Each layer reads the one before it. Files of Keras 2 may give the input shape to the first layer instead of an InputLayer. */
function parseSequential(config: Json, context: Context): Topology {
  const parsed = listAt(config, 'layers', 'the model').map((layer) => parseLayer(layer, context));
  requireSupported(parsed);
  if (parsed.length === 0) throw malformed('layers of the model', 'at least one layer', []);
  const begins = parsed[0].className === 'InputLayer';
  const layers = begins ? parsed : [impliedInput(parsed[0], config, context), ...parsed];
  const ref = (layer: Parsed): TensorRef => ({ layer: layer.name, call: 0, index: 0 });
  return {
    layers: layers.map((layer, i) => ({ ...layer, calls: [i === 0 ? [] : [ref(layers[i - 1])]] })),
    inputs: [ref(layers[0])],
    outputs: [ref(layers[layers.length - 1])],
  };
}

/** A nested model's input has the shape of what it is given. */
function impliedInput(first: Parsed, config: Json, { owner }: Context): Parsed {
  const { config: own } = first;
  const shape = own.batch_input_shape ?? own.batch_shape ?? config.build_input_shape;
  if (owner === undefined && (shape === undefined || shape === null)) {
    const hint = 'begin the model with keras.Input(shape=...) and save it again';
    throw userError('unknown-input-shape', 'the Sequential model does not say its input shape', {}, hint);
  }
  return { name: `${first.name}_input`, className: 'InputLayer', config: { batch_shape: shape } };
}

type Parsed = Omit<KerasLayer, 'calls'>;

function parseLayer(layer: unknown, { version, owner }: Context): Parsed {
  if (!isObject(layer)) throw malformed('a layer of the model', 'an object', layer);
  const className = stringAt(layer, 'class_name', 'a layer');
  const config = objectAt(layer, 'config', `a layer of class ${className}`);
  const name = stringAt(config, 'name', `a layer of class ${className}`);
  const parsed = { name, className: isForeign(layer) ? String(layer.registered_name ?? className) : className, config };
  const place = owner === undefined ? {} : { owner, segment: name };
  if (isNested(parsed.className)) {
    return { ...parsed, ...place, model: withWhere({ node: name }, () => parseNested(layer, version, owner ?? name)) };
  }
  if (parsed.className !== 'TimeDistributed') return { ...parsed, ...place };
  const inner = parseLayer(objectAt(config, 'layer', `the layer ${name}`), { version, owner: owner ?? name });
  requireSupported([inner]);
  // The names of its weights begin with the wrapper's.
  return { ...parsed, ...place, wrapped: { ...inner, segment: place.segment, calls: [] } };
}

/** True for a class that is not Keras's own, which may have the name of one that is. */
function isForeign({ module, registered_name: registered }: Json): boolean {
  const elsewhere = typeof module === 'string' && !/^(keras|tf_keras|tensorflow)\b/.test(module);
  return elsewhere || (typeof registered === 'string' && registered.includes('>'));
}
