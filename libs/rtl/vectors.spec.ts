import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HandNetlist } from '../testkit/netlists';
import { moduleInterface } from './module-ports';
import { hexLines, packSample, unpackSample } from './vectors';

describe('packSample', () => {
  const net = new HandNetlist();
  net.output('y', [...net.input('a', 5, true, 3), ...net.input('b', 70, false, 2)]);
  const { inputs } = moduleInterface(net.build('packed', 0));

  it('puts port 0 element 0 in the lowest bits, in two’s complement', () => {
    expect(
      packSample(inputs, [
        [-1n, 2n, 0n],
        [1n, 0n],
      ]),
    ).toBe(0b00000_00010_11111n + (1n << 15n));
  });

  it('refuses samples of another shape', () => {
    expect(() => packSample(inputs, [[1n], [2n, 3n]])).toThrow('port a has 3 elements, the sample gives 1');
    expect(() => packSample(inputs, [[1n, 2n, 3n]])).toThrow('port b has 2 elements, the sample gives none');
  });

  it('is undone by unpackSample', () => {
    const a = fc.array(fc.bigInt(-16n, 15n), { minLength: 3, maxLength: 3 });
    const b = fc.array(fc.bigInt(0n, (1n << 70n) - 1n), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(a, b, (x, y) => {
        expect(unpackSample(inputs, packSample(inputs, [x, y]))).toEqual([x, y]);
      }),
    );
  });
});

describe('hexLines', () => {
  it('pads every line to the width', () => {
    expect(hexLines([0n, 255n, 1n << 16n], 17)).toBe('00000\n000ff\n10000\n');
  });
});
