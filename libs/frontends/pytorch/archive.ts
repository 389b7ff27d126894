import { strFromU8 } from 'fflate';
import { userError } from '../../diagnostic';
import { unzip } from '../unzip';
import type { TorchTensor } from './graph';
import { asObject, asText, type Json, parseJson } from './json';
import { decodeTensor, readLayout } from './tensor-data';

/** What a `.pt2` archive holds, as far as it matters when predicting. */
export interface Pt2Archive {
  /** The exported program. */
  readonly program: Json;
  /** Parameters, buffers and constants by their path in the module. */
  readonly tensors: ReadonlyMap<string, TorchTensor>;
}

/** The parts below the archive's top folder, whose name is that of the file when it was saved. */
const PROGRAM = /^[^/]+\/models\/[^/]+\.json$/;
const TENSORS = /^[^/]+\/data\/(weights|constants)\/[^/]+$/;
const CONFIG = /_(weights|constants)_config\.json$/;
const BYTE_ORDER = /^[^/]+\/byteorder$/;
const HINT = 'export one model with torch.export.save(program, "model.pt2")';

/** Unpacks an archive that `torch.export.save` wrote (PyTorch 2.8 or later); a user error when a part is missing. */
export function readArchive(bytes: Uint8Array): Pt2Archive {
  const parts = unzip(bytes, (name) => [PROGRAM, TENSORS, BYTE_ORDER].some((pattern) => pattern.test(name)));
  const programs = [...parts.keys()].filter((name) => PROGRAM.test(name));
  if (programs.length !== 1) {
    const found = programs.length === 0 ? 'no exported program' : `${programs.length} exported programs`;
    throw userError('incomplete-model', `the archive holds ${found}, expected one`, {}, HINT);
  }
  const order = [...parts].find(([name]) => BYTE_ORDER.test(name));
  const little = order === undefined || strFromU8(order[1]).trim() !== 'big';
  const tensors = new Map<string, TorchTensor>();
  for (const [name, content] of parts) {
    if (!CONFIG.test(name)) continue;
    const folder = name.slice(0, name.lastIndexOf('/') + 1);
    const entries = asObject(parseJson(strFromU8(content), name).config, `config of ${name}`);
    for (const [label, entry] of Object.entries(entries)) {
      const described = asObject(entry, `${label} of ${name}`);
      const path = asText(described.path_name, `path_name of ${label}`);
      if (described.use_pickle === true) throw pickled(label);
      const storage = parts.get(folder + path);
      if (storage === undefined) throw userError('incomplete-model', `the archive has no ${folder}${path}`, {}, HINT);
      tensors.set(label, decodeTensor(label, storage, readLayout(described.tensor_meta, label), little));
    }
  }
  return { program: parseJson(strFromU8(parts.get(programs[0]) as Uint8Array), programs[0]), tensors };
}

function pickled(label: string) {
  const what = `the tensor ${JSON.stringify(label)} is stored as a Python pickle, which is never executed`;
  return userError('unsupported-data-type', what, {}, 'make it an ordinary tensor before the export');
}
