import { describe, expect, it } from 'vitest';
import { expf, expm1f, tanhf } from './float32';

/** x, tanhf(x), expf(x) and expm1f(x) as bit patterns, computed by glibc 2.36. */
const GLIBC: readonly (readonly [x: number, tanh: number, exp: number, expm1: number])[] = [
  [0x00000000, 0x00000000, 0x3f800000, 0x00000000],
  [0x80000000, 0x80000000, 0x3f800000, 0x80000000],
  [0x2edbe6ff, 0x2edbe6ff, 0x3f800000, 0x2edbe6ff],
  [0xb3d6bf95, 0xb3d6bf96, 0x3f7ffffe, 0xb3d6bf94],
  [0x3c000000, 0x3bfffeaa, 0x3f810101, 0x3c008056],
  [0xbc000000, 0xbbfffeaa, 0x3f7e01ff, 0xbbff00aa],
  [0x3dcccccd, 0x3dcc1ebc, 0x3f8d763e, 0x3dd763da],
  [0xbdcccccd, 0xbdcc1ebc, 0x3f67a36d, 0xbdc2e49a],
  [0x3e800000, 0x3e7acbf5, 0x3fa45af2, 0x3e916bc8],
  [0xbeac0000, 0xbea5cf1c, 0x3f36f478, 0xbe921711],
  [0x3eb1719f, 0x3eaaaa3f, 0x3fb504c8, 0x3ed41322],
  [0x3f000000, 0x3eec9a9f, 0x3fd3094c, 0x3f261299],
  [0xbf000000, 0xbeec9a9f, 0x3f1b4598, 0xbec974d0],
  [0x3f333333, 0x3f1ab7d8, 0x4000e153, 0x3f81c2a6],
  [0xbf7fffff, 0xbf42f7d5, 0x3ebc5ab2, 0xbf21d2a7],
  [0x3f800000, 0x3f42f7d6, 0x402df854, 0x3fdbf0a8],
  [0xbf800000, 0xbf42f7d6, 0x3ebc5ab2, 0xbf21d2a7],
  [0x3f851592, 0x3f471c72, 0x403504f3, 0x3fea09e6],
  [0x3f8ccccd, 0x3f4ced81, 0x40404442, 0x40004442],
  [0xbfc00000, 0xbf67b7cc, 0x3e647c3c, 0xbf46e0f1],
  [0x40000000, 0x3f76ca83, 0x40ec7326, 0x40cc7326],
  [0xc0155555, 0xbf7b3af0, 0x3dc6993e, 0xbf672cd8],
  [0x40400000, 0x3f7ebbe9, 0x41a0af2e, 0x4198af2e],
  [0xc07f0000, 0xbf7fd2a6, 0x3c98678f, 0xbf7b3cc4],
  [0x40800000, 0x3f7fd40c, 0x425a6481, 0x42566482],
  [0xc0b00000, 0xbf7ffdd0, 0x3b85ea53, 0xbf7ef42b],
  [0x40e00000, 0x3f7fffe4, 0x44891443, 0x4488f443],
  [0xc0ffc000, 0xbf7ffffc, 0x39b1422b, 0xbf7fe9d8],
  [0x41000000, 0x3f7ffffc, 0x453a4f54, 0x453a3f54],
  [0xc1240000, 0xbf800000, 0x38144cd4, 0xbf7ffdaf],
  [0x417fc000, 0x3f800000, 0x4b057d38, 0x4b057d37],
  [0xc1800000, 0xbf800000, 0x33f1aade, 0xbf7ffffe],
  [0x41ac0000, 0x3f800000, 0x4f019a18, 0x4f019a18],
  [0x41b00000, 0x3f800000, 0x4f55ad6e, 0x4f55ad6e],
  [0xc1f00000, 0xbf800000, 0x29d2b706, 0xbf800000],
  [0x42b00000, 0x3f800000, 0x7ef882b7, 0x7ef882b7],
];

const view = new DataView(new ArrayBuffer(4));

function fromBits(bits: number): number {
  view.setUint32(0, bits);
  return view.getFloat32(0);
}

const TABLE = GLIBC.map((row) => row.map(fromBits));

describe('single-precision functions equal glibc bit for bit', () => {
  it.each(TABLE)('tanh(%f)', (x, tanh) => {
    expect(Object.is(tanhf(x), tanh), `${tanhf(x)}, not ${tanh}`).toBe(true);
  });

  it.each(TABLE)('exp(%f)', (x, _, exp) => {
    expect(expf(x)).toBe(exp);
  });

  it.each(TABLE)('expm1(%f)', (x, _, __, expm1) => {
    expect(Object.is(expm1f(x), expm1), `${expm1f(x)}, not ${expm1}`).toBe(true);
  });
});

it('arguments are rounded to single precision first', () => {
  expect(expf(0.1)).toBe(expf(Math.fround(0.1)));
  expect(expm1f(0.1)).toBe(expm1f(Math.fround(0.1)));
});

it('tanh is odd and ends at 1', () => {
  for (const x of [1e-12, 0.3, 1, 5, 21.9, 22, 1e10]) expect(tanhf(-x)).toBe(-tanhf(x));
  expect(tanhf(22)).toBe(1);
});
