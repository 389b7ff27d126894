import { describe, expect, it } from 'vitest';
import { readYosysStat } from './yosys-stat';

const stat = (cells: unknown) => JSON.stringify({ creator: 'Yosys 0.55', design: { num_cells_by_type: cells } });

describe('readYosysStat', () => {
  it('counts Xilinx cells', () => {
    const cells = {
      LUT6: 10,
      LUT1: 2,
      LUT2: 3,
      INV: 4,
      FDRE: 20,
      FDSE: 1,
      CARRY4: 6,
      DSP48E2: 2,
      RAMB18E2: 3,
      RAMB36E2: 1,
      SRL16E: 5,
      URAM288: 1,
      MUXF7: 9,
    };
    const read = readYosysStat(stat(cells), 'stat.json');
    expect(read).toEqual({
      lut: 15,
      srl: 5,
      inverters: 4,
      ff: 21,
      dsp: 2,
      bram: 2.5,
      uram: 1,
      carry: 6,
      cells,
    });
    expect(Object.keys(read.cells)[0]).toBe('CARRY4');
  });

  it('counts Lattice and generic cells', () => {
    expect(readYosysStat(stat({ LUT4: 7, CCU2C: 2, TRELLIS_FF: 3, MULT18X18D: 1, DP16KD: 4 }), 'f')).toMatchObject({
      lut: 7,
      carry: 2,
      ff: 3,
      dsp: 1,
      bram: 4,
    });
    expect(readYosysStat(stat({ SB_LUT4: 7, SB_CARRY: 2, SB_DFF: 3, SB_DFFSR: 1, SB_MAC16: 1 }), 'f')).toMatchObject({
      lut: 7,
      carry: 2,
      ff: 4,
      dsp: 1,
    });
    expect(readYosysStat(stat({ $lut: 7, $_DFF_P_: 2, $_SDFF_PP0_: 3 }), 'f')).toMatchObject({ lut: 7, ff: 5 });
  });

  it.each([
    ['missing', undefined, 'the synthesis report is not there'],
    ['truncated', stat({ LUT6: 10 }).slice(0, -5), 'not complete JSON'],
    ['empty', '', 'not complete JSON (0 characters)'],
    ['foreign', '{"design": {}}', 'not what `stat -json` of Yosys writes'],
    ['null', 'null', 'not what `stat -json` of Yosys writes'],
    ['without numbers', stat({ LUT6: 'many' }), 'not what `stat -json` of Yosys writes'],
  ])('refuses a %s report', (_, text, message) => {
    expect(() => readYosysStat(text, 'stat.json')).toThrow(`error[bad-report] stat.json: `);
    expect(() => readYosysStat(text, 'stat.json')).toThrow(message);
  });
});
