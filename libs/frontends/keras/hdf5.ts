import type { Dataset, Group } from 'h5wasm';
import { userError } from '../../diagnostic';

/** An array as it is stored. */
export interface StoredArray {
  readonly shape: readonly number[];
  /** Undefined when the file's number type is not a floating point type that JavaScript has. */
  readonly data: Float32Array | Float64Array | undefined;
  /** The data of a file's bytes. */
  readonly bytes?: Uint8Array | Int8Array | undefined;
  /** The file's number type, for messages. */
  readonly type: string;
}

/** What a front end needs of an HDF5 file. Paths are as in HDF5: names joined by `/`. */
export interface Hdf5 {
  /** An attribute of a group, undefined when the group or the attribute is absent. */
  attribute(path: string, name: string): unknown;
  /** An array, undefined when there is none. */
  array(path: string): StoredArray | undefined;
}

/**
 * Opens an HDF5 file that is in memory, runs `body` and closes it. h5wasm is loaded here, so that nothing else pays for it; it
 * reads from a file system of its own in memory. `body` must not be asynchronous: the name in that file system is fixed.
 * Whatever the library cannot read is a user error.
 */
export async function withHdf5<T>(bytes: Uint8Array, body: (file: Hdf5) => T): Promise<T> {
  const { ready, File } = await import('h5wasm');
  const { FS, activate_throwing_error_handler } = await ready;
  // Without it the library prints its error stack and goes on.
  activate_throwing_error_handler();
  const path = '/model.h5';
  FS.writeFile(path, bytes);
  try {
    const file = readable(() => new File(path, 'r'));
    try {
      return body(access(file));
    } finally {
      readable(() => file.close());
    }
  } finally {
    FS.unlink(path);
  }
}

/** The bytes of an array of such; a single one without dimensions comes as a number. */
function bytesOf(data: unknown, type: string): StoredArray['bytes'] {
  if (data instanceof Uint8Array || data instanceof Int8Array) return data;
  if (typeof data !== 'number') return undefined;
  return type.endsWith('b') ? Int8Array.of(data) : type.endsWith('B') ? Uint8Array.of(data) : undefined;
}

function access(file: Group): Hdf5 {
  return {
    attribute: (path, name) => readable(() => (file.get(path) as Group | null)?.attrs?.[name]?.value ?? undefined),
    array: (path) =>
      readable(() => {
        const found = file.get(path) as Dataset | null;
        if (found?.type !== 'Dataset') return undefined;
        const data = found.value;
        const isFloat = data instanceof Float32Array || data instanceof Float64Array;
        const type = String(found.dtype);
        return { shape: found.shape ?? [], data: isFloat ? data : undefined, bytes: bytesOf(data, type), type };
      }),
  };
}

/** On damaged data the library throws its own diagnosis, a fault of the WebAssembly module, or trips over a missing part. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw userError('corrupt-file', 'the HDF5 data are damaged or cut short', {}, 'copy or save the file again');
  }
}
