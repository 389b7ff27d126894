import { dirname, resolve } from 'node:path';
import { parseDocument, type ScalarTag } from 'yaml';
import { type Diagnostic, nearest, userError } from '../../libs/diagnostic';
import type { HlsConfigJson, IoType, WriterConfig } from '../../libs/ir';
import { entriesOf, fractionOf, numberOf, textOf } from './hls4ml-values';

/** What an hls4ml configuration says that an hls.json can hold. */
export interface Hls4mlSettings {
  readonly backend?: string;
  readonly part?: string;
  readonly clockPeriod?: number;
  readonly clockUncertainty?: number;
  readonly ioType?: IoType;
  readonly writer?: WriterConfig;
  readonly config: HlsConfigJson;
  /** Absolute path of the model file, if one is named. */
  readonly model?: string;
  /** Absolute path of its weights, where it is an architecture alone. */
  readonly weights?: string;
  /** Absolute path of an array with inputs. */
  readonly data?: string;
  /** What is not taken over, and why. */
  readonly reports: readonly Diagnostic[];
}

/** Keys whose values are taken over; the second spelling is that of `nx-hls predict --config`. */
const TAKEN = [
  ['Backend', 'backend'],
  ['Part', 'part'],
  ['ClockPeriod', 'clock_period'],
  ['ClockUncertainty', 'clock_uncertainty'],
  ['IOType', 'io_type'],
  ['HLSConfig', 'hls_config'],
  ['KerasModel', 'keras_model'],
  ['KerasJson', 'keras_json'],
  ['KerasH5', 'keras_h5'],
  ['OnnxModel', 'onnx_model'],
  ['PytorchModel', 'pytorch_model'],
  ['InputData', 'input_data'],
  ['TraceOutput', 'trace_output'],
  ['ProjectName', 'project_name'],
  ['WriterConfig', 'writer_config'],
] as const;

/** Keys that say nothing here: what they decide comes from the project, the model or the content. */
const SILENT = ['Version', 'Stamp', 'InputShape', 'InputShapes', 'OutputShapes'];

/** Keys that are said not to be taken over, with what does their work. */
const DROPPED: Readonly<Record<string, string>> = {
  OutputDir: 'Nx writes to dist/hls/<project>',
  ProjectDir: 'Nx writes to dist/hls/<project>',
  OutputPredictions: 'give labels with --labels',
  AcceleratorConfig: 'accelerator shells are not written yet',
  Board: 'accelerator shells are not written yet',
  FPGAFamily: 'the family follows from the part',
  Technology: 'only FPGAs are supported',
  ASICLibs: 'only FPGAs are supported',
  FIFO: 'FIFOs are not configurable',
  MaximumSize: 'there is no such limit',
  SmartHLSPath: 'there is no Libero backend yet',
  Compiler: 'predictions need no compiler',
  HLSIncludePath: 'predictions need no compiler',
  HLSLibsPath: 'predictions need no compiler',
  HyperoptHandshake: 'there is no such tool',
};

/** What hls4ml's writers do without being told otherwise. */
const WRITER_DEFAULTS: Readonly<Record<string, unknown>> = {
  Namespace: null,
  TBOutputStream: 'both',
  WriteEmulationConstants: false,
  WriteTar: false,
  WriteWeightsTxt: true,
};

const EXPORT_PT2 =
  'save the model with torch.export.save(torch.export.export(model.eval(), (input,)), "model.pt2") and pass that';

/** hls4ml marks files that it saved beside the configuration. */
const TAGS = ['!keras_model', '!onnx_model', '!pytorch_model', '!ndarray'].map(
  (tag): ScalarTag => ({ tag, resolve: (text) => text }),
);

/**
 * Reads an hls4ml configuration in YAML or JSON. `path` is absolute, `shown` is for messages. User errors: `bad-yaml` with its
 * line, `unknown-key` with the nearest known one, `bad-value`.
 */
export function readHls4mlSettings(text: string, path: string, shown: string): Hls4mlSettings {
  const values = parse(text, shown);
  const known = new Map<string, unknown>();
  const reports: Diagnostic[] = [];
  for (const [key, value] of Object.entries(values)) {
    const taken = TAKEN.find((spellings) => (spellings as readonly string[]).includes(key));
    if (taken) known.set(taken[0], value);
    else if (Object.hasOwn(DROPPED, key)) {
      if (value !== null) reports.push(note(shown, key, DROPPED[key]));
    } else if (!SILENT.includes(key)) throw unknownKey(key, shown);
  }
  const file = (key: string) => {
    const name = textOf(known.get(key), key, shown);
    return name === undefined ? undefined : resolve(dirname(path), name);
  };
  const data = file('InputData');
  if (data !== undefined && !data.endsWith('.npy')) {
    reports.push(note(shown, 'InputData', 'pass the samples as .npy with --calibration'));
  }
  return {
    backend: textOf(known.get('Backend'), 'Backend', shown)?.toLowerCase(),
    part: textOf(known.get('Part'), 'Part', shown),
    clockPeriod: numberOf(known.get('ClockPeriod'), 'ClockPeriod', shown),
    clockUncertainty: fractionOf(known.get('ClockUncertainty'), 'ClockUncertainty', shown),
    ioType: textOf(known.get('IOType'), 'IOType', shown)?.toLowerCase() as IoType | undefined,
    ...writerConfig(known, shown, reports),
    config: withTrace(networkConfig(known.get('HLSConfig'), shown, reports), known.get('TraceOutput')),
    ...modelFiles(file, shown, reports),
    data: data?.endsWith('.npy') ? data : undefined,
    reports,
  };
}

/** hls4ml knows the framework by the key that names the model. */
function modelFiles(file: (key: string) => string | undefined, shown: string, reports: Diagnostic[]) {
  const torch = file('PytorchModel');
  const exported = torch?.endsWith('.pt2');
  if (torch !== undefined && !exported) reports.push(note(shown, 'PytorchModel', EXPORT_PT2));
  const whole = file('KerasModel') ?? file('OnnxModel') ?? (exported ? torch : undefined);
  return whole === undefined ? { model: file('KerasJson'), weights: file('KerasH5') } : { model: whole };
}

function parse(text: string, shown: string): Record<string, unknown> {
  const document = parseDocument(text, { customTags: TAGS });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    const line = problem.linePos?.[0].line;
    throw userError('bad-yaml', problem.message.split('\n')[0], { file: line ? `${shown}:${line}` : shown });
  }
  const value: unknown = document.toJS();
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw userError('bad-value', 'the configuration holds no keys', { file: shown }, 'pass an hls4ml_config.yml');
}

/** Flows and passes are the compiler's own, a PyTorch model is its file; the rest is checked where it is used. */
function networkConfig(value: unknown, shown: string, reports: Diagnostic[]): HlsConfigJson {
  const given = entriesOf(value, 'HLSConfig', shown) ?? {};
  for (const key of ['Flows', 'Optimizers', 'SkipOptimizers']) {
    if ((given[key] ?? null) === null) continue;
    reports.push(note(shown, `HLSConfig.${key}`, 'flows and passes are chosen by the backend and by extensions'));
  }
  return Object.fromEntries(Object.entries(given).filter(([key]) => !NOT_OF_THE_NETWORK.includes(key)));
}

const NOT_OF_THE_NETWORK = ['Flows', 'Optimizers', 'SkipOptimizers', 'PytorchModel', 'InputShape'];

/** hls4ml writes these for every backend. */
const WRITER_KEYS: Readonly<Record<string, keyof WriterConfig>> = {
  Namespace: 'namespace',
  WriteWeightsTxt: 'writeWeightsTxt',
  WriteTar: 'writeTar',
  TBOutputStream: 'tbOutputStream',
};

/** The name of the project and the settings of its files, those left out that say nothing. */
function writerConfig(
  known: ReadonlyMap<string, unknown>,
  shown: string,
  reports: Diagnostic[],
): { readonly writer?: WriterConfig } {
  const given = entriesOf(known.get('WriterConfig'), 'WriterConfig', shown) ?? {};
  const entries: [string, unknown][] = [['projectName', textOf(known.get('ProjectName'), 'ProjectName', shown)]];
  for (const [key, value] of Object.entries(given)) {
    if (value === WRITER_DEFAULTS[key]) continue;
    if (WRITER_KEYS[key]) entries.push([WRITER_KEYS[key], value]);
    else reports.push(note(shown, `WriterConfig.${key}`, 'there is no such file'));
  }
  const set = entries.filter(([, value]) => value !== undefined && value !== null);
  return set.length === 0 ? {} : { writer: Object.fromEntries(set) };
}

/** hls4ml has the key beside the network's configuration. */
function withTrace(config: HlsConfigJson, traceOutput: unknown): HlsConfigJson {
  if (traceOutput === undefined || traceOutput === null) return config;
  return { ...config, Model: { ...config.Model, TraceOutput: traceOutput } };
}

function note(shown: string, key: string, instead: string): Diagnostic {
  return {
    code: 'setting-not-used',
    severity: 'warning',
    where: { file: shown },
    message: `${key} is not taken over: ${instead}`,
  };
}

function unknownKey(key: string, shown: string): Error {
  const known = [...TAKEN.flat(), ...SILENT, ...Object.keys(DROPPED)];
  const near = nearest(key, known);
  const hint = near ? `did you mean ${near}?` : `known are ${known.filter((name) => /^[A-Z]/.test(name)).join(', ')}`;
  return userError('unknown-key', `unknown key ${JSON.stringify(key)}`, { file: shown }, hint);
}
