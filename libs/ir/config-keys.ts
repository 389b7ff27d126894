/** Parts of a build configuration that a flow may declare to read. What it does not declare, it is not given. */
export const CONFIG_SECTIONS = [
  'precision',
  'tables',
  'reuse',
  'strategy',
  'trace',
  'model',
  'io',
  'clock',
  'part',
  'writer',
] as const;
export type ConfigSection = (typeof CONFIG_SECTIONS)[number];

/** What becomes of channels-first tensors (`Model.ChannelsLastConversion`). */
export const CHANNELS_LAST_CONVERSIONS = ['full', 'internal', 'off'] as const;

/** How a matrix product is built. */
export const STRATEGIES = ['latency', 'resource', 'resource_unrolled', 'distributed_arithmetic'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What older versions of hls4ml called a strategy of softmax; `latency` is one as well. */
const SOFTMAX_STRATEGIES = ['stable', 'argmax', 'legacy'];

/** How a convolution of a stream finds its window. */
export const CONV_IMPLEMENTATIONS = ['LineBuffer', 'Encoded'] as const;

/** A key that configurations know beside the layers' own attributes. */
export interface ConfigKey {
  readonly section: ConfigSection;
  readonly levels: readonly ('model' | 'layer')[];
  /** What is accepted, for messages. */
  readonly expected: string;
  /** The one spelling of an acceptable value; undefined for any other. */
  read(value: unknown): unknown;
  /** The value that asks for nothing: what is done without the key as well. */
  readonly idle?: unknown;
}

type Reading = Pick<ConfigKey, 'expected' | 'read'>;

const ANYWHERE = ['model', 'layer'] as const;

const YES_OR_NO: Reading = {
  expected: 'true or false',
  read: (value) => (value === 0 || value === 1 ? value === 1 : typeof value === 'boolean' ? value : undefined),
};

const POSITIVE: Reading = {
  expected: 'an integer of at least 1',
  read: (value) => {
    const number = integerOf(value);
    return number !== undefined && number >= 1 ? number : undefined;
  },
};

const NOT_NEGATIVE: Reading = {
  expected: 'a number of at least 0',
  read: (value) => (typeof value === 'number' && value >= 0 ? value : undefined),
};

/** One of some names, in any case, with or without underscores. */
function oneOf(names: readonly string[], aliases: Readonly<Record<string, string>> = {}): Reading {
  const plain = (name: string) => name.replaceAll('_', '').toLowerCase();
  const known = new Map([...names.map((name) => [plain(name), name] as const), ...Object.entries(aliases)]);
  return {
    expected: `one of ${names.join(', ')}`,
    read: (value) => (typeof value === 'string' ? known.get(plain(value)) : undefined),
  };
}

const STRATEGY: Reading = {
  ...oneOf([...STRATEGIES, ...SOFTMAX_STRATEGIES], { da: 'distributed_arithmetic' }),
  expected: `one of ${STRATEGIES.join(', ')}`,
};

/** What a layer's direction may be said to be: hls4ml writes it for every SimpleRNN, but the model knows it. */
const DIRECTION: Reading = { ...oneOf(['forward']), expected: 'forward: set go_backwards in the model' };

/** Keys with a meaning of their own; `Precision`, a value of many forms, is checked apart. */
export const CONFIG_KEYS: Readonly<Record<string, ConfigKey>> = {
  ReuseFactor: { section: 'reuse', levels: ANYWHERE, ...POSITIVE, idle: 1 },
  TargetCycles: { section: 'reuse', levels: ANYWHERE, ...POSITIVE },
  ParallelizationFactor: { section: 'reuse', levels: ANYWHERE, ...POSITIVE, idle: 1 },
  Strategy: { section: 'strategy', levels: ANYWHERE, ...STRATEGY, idle: 'latency' },
  ConvImplementation: { section: 'strategy', levels: ANYWHERE, ...oneOf(CONV_IMPLEMENTATIONS), idle: 'LineBuffer' },
  Compression: { section: 'strategy', levels: ANYWHERE, ...YES_OR_NO, idle: false },
  // hls4ml writes 10^9 into every configuration.
  BramFactor: { section: 'strategy', levels: ['model'], ...NOT_NEGATIVE, idle: 1_000_000_000 },
  PipelineStyle: { section: 'strategy', levels: ['model'], ...oneOf(['auto', 'pipeline', 'dataflow']), idle: 'auto' },
  PipelineInterval: { section: 'strategy', levels: ['model'], ...POSITIVE },
  TimeStepLoopParallelism: {
    section: 'strategy',
    levels: ['layer'],
    ...oneOf(['Off', 'Unroll', 'Pipeline']),
    idle: 'Off',
  },
  Trace: { section: 'trace', levels: ['layer'], ...YES_OR_NO },
  TraceOutput: { section: 'trace', levels: ['model'], ...YES_OR_NO },
  BitExact: { section: 'model', levels: ['model'], ...YES_OR_NO },
  ChannelsLastConversion: { section: 'model', levels: ['model'], ...oneOf(CHANNELS_LAST_CONVERSIONS) },
  TransposeOutputs: { section: 'model', levels: ['model'], ...YES_OR_NO },
  AllowDAFallback: { section: 'model', levels: ['model'], ...YES_OR_NO },
  AllowV2Fallback: { section: 'model', levels: ['model'], ...YES_OR_NO },
  Direction: { section: 'model', levels: ['layer'], ...DIRECTION },
};

/** Sections of attributes that a configuration may set. */
const ATTRIBUTE_SECTIONS: Readonly<Record<string, ConfigSection>> = {
  Precision: 'precision',
  TableSize: 'tables',
  ExpTableSize: 'tables',
  InvTableSize: 'tables',
  Implementation: 'tables',
  Skip: 'tables',
  RecurrentReuseFactor: 'reuse',
  ForwardReuseFactor: 'reuse',
  BackwardReuseFactor: 'reuse',
  ForwardRecurrentReuseFactor: 'reuse',
  BackwardRecurrentReuseFactor: 'reuse',
};

/**
 * Variables to which hls4ml gives the types of QKeras's quantisers beside the types that layers have: parameters that are folded
 * before they are used, and a kernel under the name that Keras has for it.
 */
export const QUANTIZER_VARIABLES: readonly string[] = ['beta', 'depthwise', 'gamma', 'mean', 'variance'];

/** The section that a key of `Model`, `LayerType` or `LayerName` belongs to. */
export function sectionOfKey(key: string): ConfigSection {
  if (key.endsWith('_t')) return 'precision';
  const name = camelCase(key);
  return CONFIG_KEYS[name]?.section ?? ATTRIBUTE_SECTIONS[name] ?? 'model';
}

/** The one spelling of a configuration key: keys of types stay, the others become `camelCase`. */
export function canonicalKey(key: string): string {
  return key.endsWith('_t') ? key : camelCase(key);
}

/** `table_size` and `TableSize` are one key: the second form. */
export function camelCase(key: string): string {
  return key.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}

/** `TableSize` and `table_size` are one key: the second form. */
export function snakeCase(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/** An integer, also one that was written as a text, as YAML and shells leave them. */
export function integerOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}
