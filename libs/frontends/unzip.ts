import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { type DiagnosticError, userError } from '../diagnostic';
import { zipDirectory } from './zip-directory';

/** No deflated entry unpacks to more than this many times its size. */
const MOST_COMPRESSION = 1032;

/**
 * The entries of a zip archive that `wanted` accepts, unpacked, by name. A user error when the archive is damaged or cut
 * short; every checksum is compared, because a flipped bit in a weight would pass unnoticed.
 */
export function unzip(bytes: Uint8Array, wanted: (name: string) => boolean): ReadonlyMap<string, Uint8Array> {
  const entries = zipDirectory(bytes);
  if (entries === undefined) throw damaged('the zip archive is damaged or cut short');
  let parts: Record<string, Uint8Array>;
  try {
    parts = unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        if (!wanted(name)) return false;
        if (originalSize <= (size + 1) * MOST_COMPRESSION) return true;
        throw new Error(`${name} claims ${originalSize} bytes`);
      },
    });
  } catch (error) {
    throw damaged(`the zip archive is damaged (${(error as Error).message})`);
  }
  const found = new Map(Object.entries(parts));
  for (const { name, crc } of entries) {
    const part = found.get(name);
    if (part && crc32(part) !== crc) throw damaged(`${name} in the zip archive is damaged (CRC mismatch)`);
  }
  return found;
}

function damaged(message: string): DiagnosticError {
  return userError('corrupt-file', message, {}, 'copy or save the file again');
}
