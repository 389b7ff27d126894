import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildConfig, type IoType, readNpy, sizeOf, type Tensor } from '../ir';
import { EXCEPTIONS, type Exception } from './exceptions';
import { PRECISE } from './precise-config';

const MODELS = join(__dirname, '../../testdata/models');

/** One configuration of one reference model, with its outputs by the reference compiler. */
export interface ReferenceCase {
  readonly model: string;
  readonly name: string;
  /** Folder of the model: model files, inputs, the framework's outputs. */
  readonly modelFolder: string;
  /** Folder of the case: config, outputs, graph, traces. */
  readonly folder: string;
  /** Model files that exist, of those that can be read. */
  readonly files: readonly string[];
  /** What the reference was given; where it gave up before it wrote that down, what the judge needs. */
  readonly build: BuildConfig;
  readonly refused: boolean;
  /** Why its outputs, if there are any, are not ours. */
  readonly exception: Exception | undefined;
}

/** The cases in testdata of the Vivado, Vitis and Quartus backends. */
export function referenceCases(): ReferenceCase[] {
  return folders(MODELS).flatMap((model) =>
    folders(join(MODELS, model))
      .filter((name) => /^(vitis|vivado|quartus)/.test(name))
      .map((name) => referenceCase(model, name)),
  );
}

/** The cases of backends with the common arithmetic, which the verilog backend has too. */
export function commonCases(): ReferenceCase[] {
  return referenceCases().filter(({ build, refused }) => build.backend !== 'Quartus' && !refused);
}

/** What the reference's log says of one flow: its passes, and the layers after it as `<kind> <name>`. */
export interface LoggedFlow {
  readonly flow: string;
  readonly passes: readonly string[];
  readonly nodes: readonly string[];
}

/** The flows that the reference applied to a case, in order; none when it gave up before. */
export function loggedFlows({ folder }: ReferenceCase): readonly LoggedFlow[] {
  const path = join(folder, 'flows.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}

/** The file of right outputs by which an exception is judged, if it is. */
export function rightOutputs({ model, modelFolder, exception }: ReferenceCase): string | undefined {
  if (exception === undefined || !('equals' in exception.judge)) return undefined;
  return join(modelFolder, exception.judge.equals.replace('*', model));
}

function referenceCase(model: string, name: string): ReferenceCase {
  const modelFolder = join(MODELS, model);
  const folder = join(modelFolder, name);
  // Configurations for PyTorch's own format name its layers as no other format does.
  const readable = name.endsWith('-from-pytorch') ? ['model.pt2'] : ['model.keras', 'model.h5', 'model.onnx'];
  const files = readable.filter((file) => existsSync(join(modelFolder, file)));
  const exception = EXCEPTIONS.find(({ cases }) => cases.includes(`${model}/${name}`));
  const refused = !existsSync(join(folder, 'config.json'));
  const parts = { model, name, modelFolder, folder, files, refused, exception };
  const own = refused ? undefined : readBuild(folder);
  return { ...parts, build: own ?? buildToJudge(name, exception, modelFolder) };
}

function readBuild(folder: string): BuildConfig {
  const { backend, io_type, hls_config } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
  return { backend, ioType: io_type as IoType, config: hls_config };
}

/** That of the case whose outputs are right, if there is one, with the io type that the name of the case says. */
function buildToJudge(name: string, exception: Exception | undefined, modelFolder: string): BuildConfig {
  if (exception === undefined) throw new Error(`${modelFolder}/${name} has no config.json and is no exception`);
  const { judge } = exception;
  const like = 'equals' in judge ? readBuild(dirname(join(modelFolder, judge.equals))) : { config: PRECISE };
  return { backend: name.split('-')[0], ...like, ioType: name.includes('stream') ? 'io_stream' : 'io_parallel' };
}

/** `<stem>.npy`, or `<stem>0.npy`, `<stem>1.npy`, ... of a folder. */
export function readArrays(folder: string, stem: string): Tensor[] {
  const read = (name: string) => readNpy(readFileSync(join(folder, name)), name);
  if (existsSync(join(folder, `${stem}.npy`))) return [read(`${stem}.npy`)];
  const arrays = [];
  for (let i = 0; existsSync(join(folder, `${stem}${i}.npy`)); i++) arrays.push(read(`${stem}${i}.npy`));
  return arrays;
}

/** The first samples of an array. */
export function firstSamples(array: Tensor, samples: number): Tensor {
  const shape = [Math.min(samples, array.shape[0]), ...array.shape.slice(1)];
  return { shape, data: array.data.subarray(0, sizeOf(shape)) };
}

/** What differs between two arrays element by element; undefined when nothing does. Extra samples of `found` are ignored. */
export function firstDifference(found: Tensor, expected: Tensor): string | undefined {
  if (found.data.length < expected.data.length) return `shape [${found.shape}], not [${expected.shape}]`;
  const wrong = Array.from(expected.data.keys()).filter((i) => found.data[i] !== expected.data[i]);
  if (wrong.length === 0) return undefined;
  const [i] = wrong;
  return `${wrong.length} of ${expected.data.length} differ, first [${i}]: ${found.data[i]}, not ${expected.data[i]}`;
}

function folders(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
