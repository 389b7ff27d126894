import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildConfig, type IoType, readNpy, sizeOf, type Tensor } from '../ir';

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
  readonly build: BuildConfig;
  /** The reference cannot do it, or does it wrongly: the framework is the judge. */
  readonly sound: boolean;
}

/** Sound cases from which we deviate on purpose (docs/deviations.md), with the reason: judged like those that are wrong. */
const DEVIATIONS: Readonly<Record<string, string>> = {
  'random-014/vitis-stream': 'io_stream rounds the factor of selu to the type of the data; we use that of io_parallel',
};

/** Model files that cannot be read yet: the ONNX operators Conv, MaxPool and GRU are for a later issue. Must shrink. */
export const PENDING: readonly string[] = [];

/** Cases in testdata of the Vivado, Vitis and Quartus backends whose configuration is for a file format that can be read. */
export function referenceCases(): ReferenceCase[] {
  const cases: ReferenceCase[] = [];
  for (const model of folders(MODELS)) {
    const modelFolder = join(MODELS, model);
    const present = (names: readonly string[]) =>
      names.filter((file) => existsSync(join(modelFolder, file)) && !PENDING.includes(`${model}/${file}`));
    for (const name of folders(modelFolder)) {
      const folder = join(modelFolder, name);
      const config = join(folder, 'config.json');
      if (!/^(vitis|vivado|quartus)/.test(name) || !existsSync(config)) continue;
      // Configurations for PyTorch's own format name its layers as no other format does.
      const files = present(name.endsWith('-from-pytorch') ? ['model.pt2'] : ['model.keras', 'model.h5', 'model.onnx']);
      if (files.length === 0) continue;
      const { backend, io_type, hls_config } = JSON.parse(readFileSync(config, 'utf8'));
      const build = { backend, ioType: io_type as IoType, config: hls_config };
      const wrong = ['WRONG.txt', 'FAILED.txt'].some((file) => existsSync(join(folder, file)));
      const sound = !wrong && !(`${model}/${name}` in DEVIATIONS);
      cases.push({ model, name, modelFolder, folder, files, build, sound });
    }
  }
  return cases;
}

/** The cases of backends with the common arithmetic, which the verilog backend has too. */
export function commonCases(): ReferenceCase[] {
  return referenceCases().filter(({ build }) => build.backend !== 'Quartus');
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
