import type { Backend } from '../backends/fpga';
import { nearest, userError, withSubject, withWhere } from '../diagnostic';
import { parsePrecision } from '../fixed';
import {
  type Attribute,
  type BuildConfig,
  CONFIG_KEYS,
  camelCase,
  configuredValue,
  IO_TYPES,
  type LayerConfig,
  type LayerSchema,
  QUANTIZER_VARIABLES,
} from '../ir';
import { FRAMEWORK_CLASSES } from './framework-classes';

/** Top-level keys that hls4ml's PyTorch front end adds: the model file says it all. */
const MODEL_FACTS: ReadonlySet<string> = new Set(['PytorchModel', 'InputShape']);

/** Throws a user error for the first entry of a configuration that is unknown, ill-typed or cannot be honoured. */
export function checkConfig(build: BuildConfig, schema: LayerSchema, backend: Backend): void {
  withWhere({ file: build.source }, () => {
    checkIoType(build, backend);
    checkEntries(build, schema, backend);
  });
}

function checkIoType({ ioType = 'io_parallel' }: BuildConfig, { name, ioTypes }: Backend): void {
  if (ioTypes.includes(ioType)) return;
  const known = IO_TYPES.includes(ioType);
  const hint = known ? `use ${ioTypes.join(' or ')}` : `it is one of ${IO_TYPES.join(', ')}`;
  throw userError('unsupported-io-type', `the ${name} backend has no ioType ${JSON.stringify(ioType)}`, {}, hint);
}

function checkEntries(build: BuildConfig, schema: LayerSchema, backend: Backend): void {
  const { Model = {}, LayerType = {}, LayerName = {}, ...rest } = build.config as Readonly<Record<string, LayerConfig>>;
  for (const [key, value] of Object.entries(rest)) checkTopLevel(key, value, backend);
  const kinds = [...schema.classes.map((layerClass) => layerClass.kind), ...FRAMEWORK_CLASSES.keys()];
  for (const kind of Object.keys(LayerType)) {
    if (!kinds.some((name) => name.toLowerCase() === kind.toLowerCase())) throw unknownKey(kind, 'LayerType', kinds);
  }
  const attributes = configurableAttributes(schema);
  checkEntry(Model, 'Model', new Keys('model', attributes));
  const keys = new Keys('layer', attributes);
  for (const [section, layers] of Object.entries({ LayerType, LayerName })) {
    for (const [name, values] of Object.entries(layers)) checkEntry(values as LayerConfig, `${section}.${name}`, keys);
  }
}

function checkTopLevel(key: string, value: unknown, { name, defaultFlow }: Backend): void {
  if (MODEL_FACTS.has(key) || (value ?? null) === null) return;
  switch (key) {
    case 'Flows': {
      const flows = [value].flat();
      if (flows.length === 1 && flows[0] === defaultFlow) return;
      const found = `Flows is ${JSON.stringify(value)}, the ${name} backend runs ${JSON.stringify(defaultFlow)}`;
      throw userError('unsupported-config', found, {}, 'leave Flows out; an extension may add flows and change them');
    }
    case 'Optimizers':
    case 'SkipOptimizers': {
      if (Array.isArray(value) && value.length === 0) return;
      const hint = 'leave it out; an extension may change the passes of a flow';
      throw userError('unsupported-config', `${key} is given, passes are chosen by the flows`, {}, hint);
    }
    default:
      throw unknownKey(key, 'config', ['Model', 'LayerType', 'LayerName']);
  }
}

/** What may stand in an entry of one level. */
class Keys {
  readonly level: 'model' | 'layer';
  readonly #attributes: readonly Attribute<unknown>[];

  constructor(level: 'model' | 'layer', attributes: readonly Attribute<unknown>[]) {
    this.level = level;
    this.#attributes = attributes;
  }

  /** Attributes of layers that a key may set: several classes may have one of that name. */
  attributes(key: string): readonly Attribute<unknown>[] {
    if (this.level === 'model') return [];
    return this.#attributes.filter((a) => (a.kind === 'type' ? a.key === key : camelCase(a.key) === camelCase(key)));
  }

  /** Variables of types. */
  get variables(): readonly string[] {
    const types = this.#attributes.filter((a) => a.kind === 'type').map((a) => a.key.slice(0, -'_t'.length));
    return ['default', ...(this.level === 'model' ? ['maximum'] : []), ...new Set(types), ...QUANTIZER_VARIABLES];
  }

  get names(): string[] {
    const own = Object.keys(CONFIG_KEYS).filter((key) => CONFIG_KEYS[key].levels.includes(this.level));
    const attributes = this.level === 'model' ? [] : this.#attributes;
    const set = attributes.map((a) => (a.kind === 'type' ? a.key : camelCase(a.key)));
    return [...new Set(['Precision', ...own, ...set])];
  }
}

function configurableAttributes(schema: LayerSchema): readonly Attribute<unknown>[] {
  return schema.classes.flatMap((c) => schema.attributesOf(c)).filter((a) => a.configurable);
}

function checkEntry(values: LayerConfig, where: string, keys: Keys): void {
  if (values === null || typeof values !== 'object' || Array.isArray(values)) {
    throw userError('bad-config', `${where} is ${JSON.stringify(values)}, expected an object`);
  }
  for (const [key, value] of Object.entries(values)) checkKey(key, value ?? null, where, keys);
}

/** A key without a value, which is null in JSON, asks for nothing. */
function checkKey(key: string, value: unknown, where: string, keys: Keys): void {
  const place = `${where}.${key}`;
  const known = CONFIG_KEYS[camelCase(key)];
  const attributes = keys.attributes(key);
  if (known?.levels.includes(keys.level)) {
    if (value !== null && known.read(value) === undefined) throw badValue(place, value, known.expected);
  } else if (key === 'Precision') {
    if (value !== null) checkPrecision(value, place, keys.variables);
  } else if (attributes.length > 0) {
    if (value !== null) checkAttribute(attributes, value, place);
  } else if (known) {
    const level = known.levels.includes('model') ? 'Model' : 'LayerType or LayerName';
    throw userError('unknown-config-key', `${where} has the key ${key}`, {}, `it belongs into ${level}`);
  } else {
    throw unknownKey(key, where, keys.names);
  }
}

function checkAttribute(attributes: readonly Attribute<unknown>[], value: unknown, place: string): void {
  if (attributes[0].kind === 'type') {
    checkType(value, place);
    return;
  }
  const refusals = attributes.map((attribute) => attribute.check(configuredValue(attribute, value)));
  if (refusals.every((expected) => expected !== undefined)) throw badValue(place, value, refusals[0]!);
}

function checkPrecision(precision: unknown, place: string, variables: readonly string[]): void {
  const entries = typeof precision === 'string' ? { default: precision } : precision;
  if (typeof entries !== 'object' || Array.isArray(entries)) throw badValue(place, precision, 'a string or an object');
  for (const [variable, text] of Object.entries(entries as object)) {
    if (!variables.includes(variable)) throw unknownKey(variable, place, variables);
    checkType(text, `${place}.${variable}`);
  }
}

function checkType(text: unknown, place: string): void {
  if (typeof text !== 'string') throw badValue(place, text, 'a string');
  withSubject(place, () => parsePrecision(text));
}

function badValue(place: string, value: unknown, expected: string): Error {
  return userError('bad-config', `${place} is ${JSON.stringify(value)}, expected ${expected}`);
}

function unknownKey(key: string, where: string, known: readonly string[]): Error {
  const near = nearest(key, known);
  const hint = near ? `did you mean ${near}?` : `known are ${[...known].sort().join(', ')}`;
  return userError('unknown-config-key', `${where} has the unknown key ${JSON.stringify(key)}`, {}, hint);
}
