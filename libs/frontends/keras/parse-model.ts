import { userError } from '../../diagnostic';
import { requireSupported } from './handlers';
import { parseCalls, parseRefs } from './inbound';
import { isObject, type Json, listAt, malformed, objectAt, stringAt } from './json';
import type { KerasLayer, KerasModel, TensorRef } from './model';

/**
 * Reads Keras's description of a model: `{class_name, config}`, as it stands in config.json of a `.keras` archive and in the
 * attribute `model_config` of an `.h5` file. `version` is the Keras version that wrote it, if the file says so; files without
 * one are older than Keras 3.
 */
export function parseModel(description: Json, version: unknown): KerasModel {
  const className = stringAt(description, 'class_name', 'the model');
  const config = objectAt(description, 'config', 'the model');
  const common = {
    name: typeof config.name === 'string' ? config.name : 'model',
    version: parseVersion(version ?? description.keras_version),
  };
  switch (className) {
    case 'Sequential':
      return { ...common, ...parseSequential(config) };
    case 'Functional':
    case 'Model':
      return { ...common, ...parseFunctional(config) };
    default: {
      const hint = 'build the model with keras.Sequential or keras.Model(inputs, outputs)';
      throw userError('unsupported-model', `the model is a ${className}, not Sequential or Functional`, {}, hint);
    }
  }
}

function parseVersion(version: unknown): 2 | 3 {
  return typeof version === 'string' && Number.parseInt(version, 10) >= 3 ? 3 : 2;
}

type Topology = Pick<KerasModel, 'layers' | 'inputs' | 'outputs'>;

function parseFunctional(config: Json): Topology {
  const listed = listAt(config, 'layers', 'the model');
  const layers = listed.map(parseLayer);
  // Before the calls, whose arguments are as various as the layers.
  requireSupported(layers);
  return {
    layers: layers.map((layer, i) => ({ ...layer, calls: parseCalls((listed[i] as Json).inbound_nodes, layer.name) })),
    inputs: parseRefs(config.input_layers, 'input_layers'),
    outputs: parseRefs(config.output_layers, 'output_layers'),
  };
}

/** Each layer reads the one before it. Files of Keras 2 may give the input shape to the first layer instead of an InputLayer. */
function parseSequential(config: Json): Topology {
  const parsed = listAt(config, 'layers', 'the model').map(parseLayer);
  requireSupported(parsed);
  if (parsed.length === 0) throw malformed('layers of the model', 'at least one layer', []);
  const layers = parsed[0].className === 'InputLayer' ? parsed : [impliedInput(parsed[0], config), ...parsed];
  const ref = (layer: Parsed): TensorRef => ({ layer: layer.name, call: 0, index: 0 });
  return {
    layers: layers.map((layer, i) => ({ ...layer, calls: [i === 0 ? [] : [ref(layers[i - 1])]] })),
    inputs: [ref(layers[0])],
    outputs: [ref(layers[layers.length - 1])],
  };
}

function impliedInput(first: Parsed, config: Json): Parsed {
  const { config: own } = first;
  const shape = own.batch_input_shape ?? own.batch_shape ?? config.build_input_shape;
  if (shape === undefined || shape === null) {
    const hint = 'begin the model with keras.Input(shape=...) and save it again';
    throw userError('unknown-input-shape', 'the Sequential model does not say its input shape', {}, hint);
  }
  return { name: `${first.name}_input`, className: 'InputLayer', config: { batch_shape: shape } };
}

type Parsed = Omit<KerasLayer, 'calls'>;

function parseLayer(layer: unknown): Parsed {
  if (!isObject(layer)) throw malformed('a layer of the model', 'an object', layer);
  const className = stringAt(layer, 'class_name', 'a layer');
  const config = objectAt(layer, 'config', `a layer of class ${className}`);
  const name = stringAt(config, 'name', `a layer of class ${className}`);
  return { name, className: isForeign(layer) ? String(layer.registered_name ?? className) : className, config };
}

/** True for a class that is not Keras's own, which may have the name of one that is. */
function isForeign({ module, registered_name: registered }: Json): boolean {
  const elsewhere = typeof module === 'string' && !/^(keras|tf_keras|tensorflow)\b/.test(module);
  return elsewhere || (typeof registered === 'string' && registered.includes('>'));
}
