import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from './npy';
import { sizeOf, tensor } from './tensor';

/** A `.npy` file of a given header and payload, as numpy lays it out. */
function npy(
  descr: string,
  shape: string,
  payload: Uint8Array,
  options: { fortran?: boolean; version?: number } = {},
): Uint8Array {
  const dict = `{'descr': '${descr}', 'fortran_order': ${options.fortran ? 'True' : 'False'}, 'shape': ${shape}, }`;
  const header = new TextEncoder().encode(`${dict.padEnd(117)}\n`);
  const version = options.version ?? 1;
  const length = version === 1 ? [header.length, 0] : [header.length, 0, 0, 0];
  return Uint8Array.from([0x93, ...new TextEncoder().encode('NUMPY'), version, 0, ...length, ...header, ...payload]);
}

function payload(width: number, values: readonly (number | bigint)[], set: string, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(width * values.length));
  // biome-ignore lint/suspicious/noExplicitAny: the setter is chosen by name.
  for (const [i, value] of values.entries()) (view as any)[`set${set}`](i * width, value, little);
  return new Uint8Array(view.buffer);
}

const array = (data: ArrayLike<number>) => Array.from(data);

describe('readNpy', () => {
  it.each([
    ['f8', 8, 'Float64', [0.1, -0, 1e300]],
    ['f4', 4, 'Float32', [0.5, -0, 2 ** 100]],
    ['i8', 8, 'BigInt64', [1n - 2n ** 53n, 7n]],
    ['u8', 8, 'BigUint64', [2n ** 53n - 1n, 7n]],
    ['i4', 4, 'Int32', [-(2 ** 31), 7]],
    ['u4', 4, 'Uint32', [2 ** 32 - 1, 7]],
    ['i2', 2, 'Int16', [-(2 ** 15), 7]],
    ['u2', 2, 'Uint16', [2 ** 16 - 1, 7]],
    ['i1', 1, 'Int8', [-128, 7]],
    ['u1', 1, 'Uint8', [255, 7]],
    ['b1', 1, 'Uint8', [1, 0]],
  ] as const)('reads %s in both byte orders', (code, width, set, values) => {
    for (const [order, little] of [
      ['<', true],
      ['>', false],
    ] as const) {
      const found = readNpy(npy(order + code, `(${values.length},)`, payload(width, values, set, little)), 'x.npy');
      expect(found.shape).toEqual([values.length]);
      expect(array(found.data)).toEqual(values.map(Number));
      expect(found.data).toBeInstanceOf(code === 'f4' ? Float32Array : Float64Array);
    }
    const marked = readNpy(npy(`|${code}`, `(${values.length},)`, payload(width, values, set, true)), 'x.npy');
    expect(array(marked.data)).toEqual(values.map(Number));
  });

  it('reads column-major data', () => {
    // numpy.asfortranarray([[1, 2, 3], [4, 5, 6]])
    const found = readNpy(npy('|u1', '(2, 3)', Uint8Array.of(1, 4, 2, 5, 3, 6), { fortran: true }), 'x.npy');
    expect([found.shape, array(found.data)]).toEqual([
      [2, 3],
      [1, 2, 3, 4, 5, 6],
    ]);
    const cube = readNpy(npy('|u1', '(2, 2, 2)', Uint8Array.of(0, 4, 2, 6, 1, 5, 3, 7), { fortran: true }), 'x.npy');
    expect(array(cube.data)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('reads version 2, scalars, empty arrays and bytes at any offset', () => {
    expect(array(readNpy(npy('|u1', '(2,)', Uint8Array.of(1, 2), { version: 2 }), 'x.npy').data)).toEqual([1, 2]);
    expect(readNpy(npy('|u1', '()', Uint8Array.of(9)), 'x.npy')).toEqual(tensor([], [9]));
    expect(readNpy(npy('<f8', '(0, 3)', new Uint8Array()), 'x.npy').shape).toEqual([0, 3]);
    const file = npy('<f8', '(1,)', payload(8, [2.5], 'Float64', true));
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(array(readNpy(shifted.subarray(3), 'x.npy').data)).toEqual([2.5]);
  });

  const good = npy('<f8', '(2,)', payload(8, [1, 2], 'Float64', true));
  it.each([
    ['something else', new TextEncoder().encode('PK and more than that'), /this is not a .npy file/],
    ['nothing', new Uint8Array(), /this is not a .npy file/],
    ['a header cut off', good.subarray(0, 40), /the header is cut off/],
    ['data cut off', good.subarray(0, -1), /data are cut off: 2 elements of 8 bytes expected, 15 bytes found/],
    ['text', npy('<U4', '(2,)', new Uint8Array(32)), /of numpy type U4, expected numbers/],
    ['complex numbers', npy('<c16', '(1,)', new Uint8Array(16)), /of numpy type c16/],
    [
      'records',
      npy("<f8', 'x", '(1,)', new Uint8Array(8)).map((byte) => (byte === 0x64 ? 0x65 : byte)),
      /the header is not understood/,
    ],
    [
      'integers that a double does not hold',
      npy('<i8', '(1,)', payload(8, [2n ** 53n + 1n], 'BigInt64', true)),
      /element 9007199254740992 is too large/,
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readNpy(bytes, 'x.npy')).toThrow(message);
    expect(() => readNpy(bytes, 'x.npy')).toThrow(/error\[bad-npy\] x.npy: .*\n {2}try: save the array/);
  });
});

describe('writeNpy', () => {
  it('writes what readNpy reads', () => {
    const shapes = fc.array(fc.nat({ max: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.boolean(), fc.infiniteStream(fc.double()), (shape, single, numbers) => {
        const values = [...numbers.take(sizeOf(shape))];
        const written = tensor(shape, single ? Float32Array.from(values) : Float64Array.from(values));
        expect(readNpy(writeNpy(written), 'x.npy')).toEqual(written);
      }),
    );
  });

  it('aligns the data to 64 bytes as numpy does', () => {
    const bytes = writeNpy(tensor([3], [1, 2, 3]));
    expect((bytes.length - 24) % 64).toBe(0);
    expect(new TextDecoder('latin1').decode(bytes)).toContain(
      "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }",
    );
  });
});
