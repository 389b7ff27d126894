import { dirname, resolve } from 'node:path';
import { parseDocument, type ScalarTag } from 'yaml';
import { type Diagnostic, nearest, userError } from '../../libs/diagnostic';
import type { HlsConfigJson, IoType } from '../../libs/ir';

/** What an hls4ml configuration says that an hls.json can hold. */
export interface Hls4mlSettings {
  readonly backend?: string;
  readonly part?: string;
  readonly clockPeriod?: number;
  readonly clockUncertainty?: number;
  readonly ioType?: IoType;
  readonly config: HlsConfigJson;
  /** Absolute path of the model file, if one is named. */
  readonly model?: string;
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
  ['OnnxModel', 'onnx_model'],
  ['InputData', 'input_data'],
] as const;

/** Keys that say nothing here: what they decide comes from the project, the model or the content. */
const SILENT = ['ProjectName', 'Version', 'Stamp', 'InputShape', 'InputShapes', 'OutputShapes', 'KerasH5'];

/** Keys that are said not to be taken over, with what does their work. */
const DROPPED: Readonly<Record<string, string>> = {
  OutputDir: 'Nx writes to dist/hls/<project>',
  ProjectDir: 'Nx writes to dist/hls/<project>',
  OutputPredictions: 'give labels with --labels',
  WriterConfig: 'the written files are decided by the backend',
  AcceleratorConfig: 'accelerator shells are not written yet',
  Board: 'accelerator shells are not written yet',
  FPGAFamily: 'the family follows from the part',
  Technology: 'only FPGAs are supported',
  ASICLibs: 'only FPGAs are supported',
  FIFO: 'FIFOs are not configurable',
  TraceOutput: 'pass --trace to predict',
  MaximumSize: 'there is no such limit',
  SmartHLSPath: 'there is no Libero backend yet',
  Compiler: 'predictions need no compiler',
  HLSIncludePath: 'predictions need no compiler',
  HLSLibsPath: 'predictions need no compiler',
  HyperoptHandshake: 'there is no such tool',
};

/** Models in forms that are not read. */
const OTHER_MODELS: Readonly<Record<string, string>> = {
  PytorchModel: 'export the model with torch.onnx.export and pass it with --model',
  KerasJson: 'save the whole model with model.save("model.keras") and pass it with --model',
};

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
    else if (Object.hasOwn(OTHER_MODELS, key)) reports.push(note(shown, key, OTHER_MODELS[key]));
    else if (Object.hasOwn(DROPPED, key)) reports.push(note(shown, key, DROPPED[key]));
    else if (!SILENT.includes(key)) throw unknownKey(key, shown);
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
    clockUncertainty: fractionOf(known.get('ClockUncertainty'), shown),
    ioType: textOf(known.get('IOType'), 'IOType', shown)?.toLowerCase() as IoType | undefined,
    config: networkConfig(known.get('HLSConfig'), shown, reports),
    model: file('KerasModel') ?? file('OnnxModel'),
    data: data?.endsWith('.npy') ? data : undefined,
    reports,
  };
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

/** Flows and passes are the compiler's own; the rest is checked where it is used. */
function networkConfig(value: unknown, shown: string, reports: Diagnostic[]): HlsConfigJson {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object') {
    throw userError('bad-value', `HLSConfig is ${JSON.stringify(value)}, expected keys`, { file: shown });
  }
  const { Flows, Optimizers, SkipOptimizers, ...config } = value as Record<string, unknown>;
  for (const [key, given] of Object.entries({ Flows, Optimizers, SkipOptimizers })) {
    if (given !== undefined && given !== null) {
      reports.push(note(shown, `HLSConfig.${key}`, 'flows and passes are chosen by the backend and by extensions'));
    }
  }
  return config as HlsConfigJson;
}

function textOf(value: unknown, key: string, shown: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw userError('bad-value', `${key} is ${JSON.stringify(value)}, expected a text`, { file: shown });
}

function numberOf(value: unknown, key: string, shown: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = Number(value);
  if (number > 0) return number;
  throw userError('bad-value', `${key} is ${JSON.stringify(value)}, expected a positive number`, { file: shown });
}

/** `12.5%`, or a fraction. */
function fractionOf(value: unknown, shown: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const percent = /^\s*([\d.]+)\s*%\s*$/.exec(String(value));
  const fraction = percent ? Number(percent[1]) / 100 : Number(value);
  if (fraction >= 0 && fraction < 1) return fraction;
  const found = `ClockUncertainty is ${JSON.stringify(value)}, expected a percentage`;
  throw userError('bad-value', found, { file: shown }, 'write 12.5%, for example');
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
  const known = [...TAKEN.flat(), ...SILENT, ...Object.keys(DROPPED), ...Object.keys(OTHER_MODELS)];
  const near = nearest(key, known);
  const hint = near ? `did you mean ${near}?` : `known are ${known.filter((name) => /^[A-Z]/.test(name)).join(', ')}`;
  return userError('unknown-key', `unknown key ${JSON.stringify(key)}`, { file: shown }, hint);
}
