import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifier, oneLine } from './identifier';

const LEGAL = /^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/;

describe('identifier', () => {
  it.each([
    ['dense_1', 'dense_1'],
    ['"; rm -rf / #', 'rm_rf'],
    ['', 'm'],
    ['层', 'm'],
    ['Größe µ', 'Gro_e'],
    ['3x3 conv', 'm_3x3_conv'],
    ['module', 'module_2'],
    ['Always', 'Always_2'],
    ['logic', 'logic_2'],
    ['signal', 'signal_2'],
    ['clk', 'clk_2'],
    ['n12', 'n12_2'],
    ['rom0', 'rom0_2'],
    ['model/layer.0:out', 'model_layer_0_out'],
    ['__x__', 'x'],
  ])('%j is %s', (name, expected) => {
    expect(identifier(name)).toBe(expected);
  });

  it('keeps names apart, also when only case, accents or the end differ', () => {
    const taken = new Set<string>();
    const long = 'x'.repeat(500);
    expect(['a', 'A', 'á', 'a-', `${long}1`, `${long}2`].map((name) => identifier(name, taken))).toEqual([
      'a',
      'A_2',
      'a_3',
      'a_4',
      'x'.repeat(64),
      `${'x'.repeat(62)}_2`,
    ]);
  });

  it('is legal, short, unique and repeatable for any names', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 90 }), { maxLength: 12 }), (names) => {
        const give = () => {
          const taken = new Set<string>();
          return names.map((name) => identifier(name, taken));
        };
        const given = give();
        for (const name of given) {
          expect(name).toMatch(LEGAL);
          expect(name.length).toBeLessThanOrEqual(64);
        }
        expect(new Set(given.map((name) => name.toLowerCase())).size).toBe(given.length);
        expect(give()).toEqual(given);
      }),
    );
  });
});

describe('oneLine', () => {
  it('leaves no way out of a comment', () => {
    expect(oneLine('a\nendmodule\r\u2028*/ b')).toBe('a?endmodule?* / b');
  });
});
