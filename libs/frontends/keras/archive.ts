import { crc32 } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import { type DiagnosticError, userError } from '../../diagnostic';
import { zipDirectory } from '../zip-directory';

/** The parts of a `.keras` archive that matter when predicting. */
export interface KerasArchive {
  readonly config: string;
  readonly metadata: string | undefined;
  /** The HDF5 file with the weights. */
  readonly weights: Uint8Array;
}

const CONFIG = 'config.json';
const METADATA = 'metadata.json';
const WEIGHTS = 'model.weights.h5';

/** Unpacks a `.keras` archive; a user error when it is damaged or lacks a part. */
export function readArchive(bytes: Uint8Array): KerasArchive {
  const parts = unpack(bytes);
  const part = (name: string): Uint8Array => {
    const found = parts[name];
    if (found) return found;
    const hint = 'save the whole model with model.save("model.keras"), not sharded and not with save_weights';
    throw userError('incomplete-model', `the archive has no ${name}`, {}, hint);
  };
  return {
    config: strFromU8(part(CONFIG)),
    metadata: parts[METADATA] && strFromU8(parts[METADATA]),
    weights: part(WEIGHTS),
  };
}

function unpack(bytes: Uint8Array): Record<string, Uint8Array | undefined> {
  const entries = zipDirectory(bytes);
  if (entries === undefined) throw damaged('the zip archive is damaged or cut short');
  const wanted = [CONFIG, METADATA, WEIGHTS];
  let parts: Record<string, Uint8Array>;
  try {
    parts = unzipSync(bytes, { filter: (file) => wanted.includes(file.name) });
  } catch (error) {
    throw damaged(`the zip archive is damaged (${(error as Error).message})`);
  }
  // fflate does not check sums, and a flipped bit in a weight would pass unnoticed.
  for (const { name, crc } of entries) {
    if (name in parts && crc32(parts[name]) !== crc)
      throw damaged(`${name} in the zip archive is damaged (CRC mismatch)`);
  }
  return parts;
}

function damaged(message: string): DiagnosticError {
  return userError('corrupt-file', message, {}, 'copy or save the file again');
}
