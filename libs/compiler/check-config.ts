import type { Backend } from '../backends/fpga';
import { nearest, userError, withSubject, withWhere } from '../diagnostic';
import { parsePrecision } from '../fixed';
import {
  type BuildConfig,
  CHANNELS_LAST_CONVERSIONS,
  camelCase,
  IO_TYPES,
  type LayerConfig,
  type LayerSchema,
  snakeCase,
} from '../ir';

/** Keys of a layer's configuration that hls4ml knows beside the layers' own attributes. */
const LAYER_KEYS = [
  'Precision',
  'ReuseFactor',
  'Strategy',
  'Trace',
  'TargetCycles',
  'ParallelizationFactor',
  'ConvImplementation',
  'Compression',
  'TableSize',
  'TimeStepLoopParallelism',
  'Direction',
];

const MODEL_KEYS = [
  'Precision',
  'ReuseFactor',
  'Strategy',
  'TargetCycles',
  'ParallelizationFactor',
  'ConvImplementation',
  'Compression',
  'BramFactor',
  'PipelineStyle',
  'PipelineInterval',
  'TraceOutput',
  'BitExact',
  'ChannelsLastConversion',
  'TransposeOutputs',
  'AllowDAFallback',
  'AllowV2Fallback',
];

/** Model keys that would change the result and are not honoured yet: refused unless they have the value that changes nothing. */
const NEUTRAL: Readonly<Record<string, readonly unknown[]>> = {
  Compression: [false],
};

/** Top-level keys that hls4ml's PyTorch front end adds: the model file says it all. */
const MODEL_FACTS: ReadonlySet<string> = new Set(['PytorchModel', 'InputShape']);

/** Model keys with a closed set of values that is not an attribute of a layer. */
const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  BitExact: [null, true, false],
  ChannelsLastConversion: CHANNELS_LAST_CONVERSIONS,
  TransposeOutputs: [true, false],
};

/** Throws a user error for the first entry of a configuration that is unknown, ill-typed or not honoured. */
export function checkConfig(build: BuildConfig, schema: LayerSchema, backend: Backend): void {
  withWhere({ file: build.source }, () => checkEntries(build, schema, backend));
}

function checkEntries(build: BuildConfig, schema: LayerSchema, backend: Backend): void {
  const ioType = build.ioType ?? 'io_parallel';
  if (!backend.ioTypes.includes(ioType)) {
    const hint = IO_TYPES.includes(ioType)
      ? `use ${backend.ioTypes.join(' or ')}`
      : `it is one of ${IO_TYPES.join(', ')}`;
    throw userError(
      'unsupported-io-type',
      `the ${backend.name} backend has no ioType ${JSON.stringify(ioType)}`,
      {},
      hint,
    );
  }
  const { Model = {}, LayerType = {}, LayerName = {}, ...rest } = build.config;
  const [unknown] = Object.keys(rest).filter((key) => !MODEL_FACTS.has(key));
  if (unknown !== undefined) throw unknownKey(unknown, 'config', ['Model', 'LayerType', 'LayerName']);
  const variables = precisionVariables(schema);
  checkKeys(Model, 'Model', MODEL_KEYS);
  checkPrecision(Model, 'Model', ['default', 'maximum', ...variables]);
  for (const [key, neutral] of Object.entries(NEUTRAL)) {
    if (Model[key] === undefined || neutral.includes(Model[key])) continue;
    throw userError('unsupported-config', `Model.${key} is ${JSON.stringify(Model[key])}, which is not supported yet`);
  }
  for (const [key, values] of Object.entries(CHOICES)) {
    if (Model[key] === undefined || values.includes(Model[key])) continue;
    const expected = values.map((value) => JSON.stringify(value)).join(', ');
    throw userError('bad-config', `Model.${key} is ${JSON.stringify(Model[key])}, expected one of ${expected}`);
  }
  const kinds = schema.classes.map((layerClass) => layerClass.kind);
  for (const kind of Object.keys(LayerType)) {
    const known = [...kinds, ...KERAS_CLASSES];
    if (!known.some((name) => name.toLowerCase() === kind.toLowerCase())) throw unknownKey(kind, 'LayerType', known);
  }
  const attributes = configurableKeys(schema);
  for (const [section, layers] of [
    ['LayerType', LayerType],
    ['LayerName', LayerName],
  ] as const) {
    for (const [name, values] of Object.entries(layers)) {
      const where = `${section}.${name}`;
      checkKeys(values, where, [...LAYER_KEYS, ...attributes]);
      checkPrecision(values, where, ['default', ...variables]);
      // hls4ml writes it for every SimpleRNN; the model says in which direction a layer goes.
      const direction = values.Direction ?? values.direction ?? 'forward';
      if (direction === 'forward') continue;
      const found = `${where}.Direction is ${JSON.stringify(direction)}, the direction is the model's`;
      throw userError('unsupported-config', found, {}, 'set go_backwards in the model');
    }
  }
}

/** Classes under which hls4ml's config_from_keras_model files layers; where they differ from ours they have no effect there. */
const KERAS_CLASSES = [
  'InputLayer',
  'ReLU',
  'LeakyReLU',
  'ThresholdedReLU',
  'ELU',
  'Flatten',
  'Add',
  'Subtract',
  'Multiply',
  'Average',
  'Maximum',
  'Minimum',
  ...['1D', '2D'].flatMap((rank) => [
    `MaxPooling${rank}`,
    `AveragePooling${rank}`,
    `GlobalMaxPooling${rank}`,
    `GlobalAveragePooling${rank}`,
    `UpSampling${rank}`,
  ]),
  'Permute',
  'MultiHeadAttention',
  'LayerGroup',
  'TimeDistributed',
];

/** Types that hls4ml's config_from_keras_model gives to parameters of QBatchNormalization, which are folded before they are used. */
const FOLDED_VARIABLES = ['beta', 'gamma', 'mean', 'variance'];

/** What may stand in Precision: the stems of all types of all layers. */
function precisionVariables(schema: LayerSchema): string[] {
  const keys = schema.classes.flatMap((c) => schema.attributesOf(c)).filter((a) => a.kind === 'type');
  return [...new Set([...keys.map((a) => a.key.slice(0, -2)), ...FOLDED_VARIABLES])];
}

function configurableKeys(schema: LayerSchema): string[] {
  const keys = schema.classes.flatMap((c) => schema.attributesOf(c)).filter((a) => a.configurable);
  return [...new Set(keys.flatMap((a) => (a.kind === 'type' ? [a.key] : [camelCase(a.key)])))];
}

function checkKeys(values: LayerConfig, where: string, known: readonly string[]): void {
  if (values === null || typeof values !== 'object' || Array.isArray(values)) {
    throw userError('bad-config', `${where} is ${JSON.stringify(values)}, expected an object`);
  }
  for (const key of Object.keys(values)) {
    if (!known.includes(key) && !known.includes(camelCase(key)) && !known.includes(snakeCase(key))) {
      throw unknownKey(key, where, known);
    }
  }
}

function checkPrecision(values: LayerConfig, where: string, known: readonly string[]): void {
  const precision = values.Precision;
  if (precision === undefined) return;
  const entries = typeof precision === 'string' ? { default: precision } : precision;
  if (entries === null || typeof entries !== 'object' || Array.isArray(entries)) {
    throw userError('bad-config', `${where}.Precision is ${JSON.stringify(precision)}, expected a string or an object`);
  }
  for (const [variable, text] of Object.entries(entries)) {
    if (!known.includes(variable)) throw unknownKey(variable, `${where}.Precision`, known);
    if (typeof text !== 'string') {
      throw userError('bad-config', `${where}.Precision.${variable} is ${JSON.stringify(text)}, expected a string`);
    }
    withSubject(`${where}.Precision.${variable}`, () => parsePrecision(text));
  }
  for (const [key, text] of Object.entries(values)) {
    if (key.endsWith('_t') && typeof text === 'string') withSubject(`${where}.${key}`, () => parsePrecision(text));
  }
}

function unknownKey(key: string, where: string, known: readonly string[]): Error {
  const near = nearest(key, known);
  const hint = near ? `did you mean ${near}?` : `known are ${[...known].sort().join(', ')}`;
  return userError('unknown-config-key', `${where} has the unknown key ${JSON.stringify(key)}`, {}, hint);
}
