import { describe, expect, it } from 'vitest';
import { createExternalData } from './external-data';
import type { TensorProto } from './proto-schema';
import { readTensor } from './tensor-proto';

const external = createExternalData({});

const EMPTY: TensorProto = {
  name: 't',
  dims: [],
  dataType: 1,
  rawData: new Uint8Array(),
  floatData: [],
  int32Data: [],
  int64Data: [],
  doubleData: [],
  uint64Data: [],
  externalData: [],
  dataLocation: 0,
};

const raw = (dataType: number, bytes: number[], count: number) =>
  readTensor({ ...EMPTY, dataType, dims: [count], rawData: Uint8Array.from(bytes) }, external);

describe('readTensor', () => {
  it.each<[string, number, number[], number[]]>([
    ['float', 1, [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0], [1, -2]],
    ['uint8', 2, [0, 255], [0, 255]],
    ['int8', 3, [127, 128], [127, -128]],
    ['uint16', 4, [1, 0, 255, 255], [1, 65535]],
    ['int16', 5, [1, 0, 255, 255], [1, -1]],
    ['int32', 6, [254, 255, 255, 255], [-2]],
    ['int64', 7, [255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 1, 0, 0, 0], [-1, 2 ** 32]],
    ['bool', 9, [0, 1, 2], [0, 1, 1]],
    ['float16', 10, [0, 0x3c, 0, 0xc1, 1, 0, 0xff, 0x7b, 0, 0xfc], [1, -2.5, 2 ** -24, 65504, -Infinity]],
    ['double', 11, [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], [1.5]],
    ['uint32', 12, [255, 255, 255, 255], [2 ** 32 - 1]],
    ['bfloat16', 16, [0x80, 0x3f, 0x20, 0xc0], [1, -2.5]],
  ])('reads raw %s', (_, dataType, bytes, values) => {
    expect([...raw(dataType, bytes, values.length).data]).toEqual(values);
  });

  it('reads raw bytes at an odd place of a larger buffer', () => {
    const file = Uint8Array.of(9, 0, 0, 0x80, 0x3f);
    expect([...readTensor({ ...EMPTY, dims: [1], rawData: file.subarray(1) }, external).data]).toEqual([1]);
  });

  it('reads typed fields', () => {
    expect([...readTensor({ ...EMPTY, dataType: 10, dims: [2], int32Data: [0x3c00, 0x8000] }, external).data]).toEqual([
      1, -0,
    ]);
    expect([...readTensor({ ...EMPTY, dataType: 7, int64Data: [{ toNumber: () => -5 }] }, external).data]).toEqual([
      -5,
    ]);
    expect([...readTensor({ ...EMPTY, dataType: 11, dims: [1], doubleData: [0.1] }, external).data]).toEqual([0.1]);
  });

  it('keeps float32 data float32 and all others float64', () => {
    expect(raw(1, [0, 0, 0, 0], 1).data).toBeInstanceOf(Float32Array);
    expect(raw(10, [0, 0], 1).data).toBeInstanceOf(Float32Array);
    expect(raw(11, [0, 0, 0, 0, 0, 0, 0, 0], 1).data).toBeInstanceOf(Float64Array);
    expect(raw(7, [0, 0, 0, 0, 0, 0, 0, 0], 1).data).toBeInstanceOf(Float64Array);
  });
});
