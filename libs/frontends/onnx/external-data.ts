import { userError } from '../../diagnostic';
import type { ModelSource, SourceFile } from '../source';
import type { TensorProto } from './proto-schema';

/** The bytes of a tensor that is stored in a file beside the model; `size` bytes are expected. */
export type ExternalData = (proto: TensorProto, label: string, size: number) => Uint8Array;

const ONE_FILE =
  'save the model as one file: onnx.save(onnx.load(path), path, save_as_external_data=False), or keep its files together';

/** True when the values of a tensor are in another file. */
export function isExternal({ dataLocation, externalData }: TensorProto): boolean {
  return dataLocation === 1 || externalData.length > 0;
}

/**
 * Reads what a model stores in other files, each opened once. User errors `external-data`: a file outside the model's folder, a
 * range that the file does not have or that does not fit the tensor.
 */
export function createExternalData({ open }: Pick<ModelSource, 'open'>): ExternalData {
  const files = new Map<string, SourceFile>();
  return (proto, label, size) => {
    const entries = new Map(proto.externalData.map(({ key, value }) => [key, value]));
    const location = entries.get('location') ?? '';
    const tensor = `the tensor ${JSON.stringify(label)}`;
    const stored = `${tensor} is stored outside the model, in ${JSON.stringify(location)}`;
    if (!open) throw userError('external-data', stored, {}, ONE_FILE);
    if (!staysInside(location)) {
      const found = `${stored}, which is no path inside the folder of the model`;
      throw userError('external-data', found, {}, ONE_FILE);
    }
    const file = files.get(location) ?? open(location);
    files.set(location, file);
    const [offset, length] = [numberOf(entries.get('offset'), 0), numberOf(entries.get('length'), size)];
    if (length !== size) {
      const found = `${tensor} has ${entries.get('length')} bytes in ${JSON.stringify(location)}, expected ${size}`;
      throw userError('external-data', found, { file: file.path }, 'export the model again, the file is damaged');
    }
    if (!(offset + size <= file.bytes.length)) {
      const found = `${tensor} is at the bytes from ${entries.get('offset') ?? 0} on, ${size} of them; the file has ${file.bytes.length}`;
      throw userError('external-data', found, { file: file.path }, 'check that the file was copied completely');
    }
    return file.bytes.subarray(offset, offset + size);
  };
}

/** True for a relative path that does not leave its folder, on any system. */
function staysInside(location: string): boolean {
  const parts = location.split(/[/\\]/);
  return location !== '' && !/^[/\\]|^[a-zA-Z]:|\0/.test(location) && !parts.includes('..');
}

/** A decimal number of an entry; NaN for anything else. */
function numberOf(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
