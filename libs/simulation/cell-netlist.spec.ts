import { describe, expect, it } from 'vitest';
import { parseCellNetlist } from './cell-netlist';

const json = JSON.stringify({
  creator: 'Yosys 0.55 (git sha1 60f126cd0)',
  modules: {
    top: {
      ports: { a: { direction: 'input', bits: [2, 3] }, y: { direction: 'output', bits: [4, '1', 'x'] } },
      cells: {
        c: { type: '$pos', parameters: { A_SIGNED: '0' }, connections: { A: [2, '0'], Y: [4] } },
        s: { type: '$scopeinfo', parameters: {}, connections: {} },
      },
    },
  },
});

describe('parseCellNetlist', () => {
  it('reads ports and cells, with unknown bits as 0', () => {
    expect(parseCellNetlist(json, 'top')).toEqual({
      creator: 'Yosys 0.55',
      top: 'top',
      inputs: new Map([['a', [2, 3]]]),
      outputs: new Map([['y', [4, 1, 0]]]),
      cells: [{ name: 'c', type: '$pos', parameters: { A_SIGNED: '0' }, ports: { A: [2, 0], Y: [4] } }],
    });
  });

  it.each([
    ['truncated', json.slice(0, -9)],
    ['another module’s', json.replace('top', 'other')],
  ])('refuses a %s netlist', (_, text) => {
    expect(() => parseCellNetlist(text, 'top')).toThrow('error[cell-netlist]: no module top');
  });
});
