import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bit, Cell, CellNetlist } from './cell-netlist';
import { CellSimulator } from './cell-simulator';

/** `count` nets from `first` on. */
const nets = (first: Bit, count: number): Bit[] => Array.from({ length: count }, (_, i) => first + i);
const binary = (value: number) => value.toString(2);

const CLK = 2;
const [A0, B0, S0, Y0] = [1000, 2000, 3000, 4000];

interface Shape {
  readonly a: number;
  readonly b: number;
  readonly s?: number;
  readonly y: number;
  readonly signed?: boolean;
}

/** A module with one cell of `type`, inputs a, b, s and output y. */
function oneCell(type: string, { a, b, s = 0, y, signed = false }: Shape, constantB?: number): CellNetlist {
  const sign = binary(signed ? 1 : 0);
  const B = constantB === undefined ? nets(B0, b) : Array.from({ length: b }, (_, i) => (constantB >> i) & 1);
  const cell: Cell = {
    name: 'cell',
    type,
    parameters: { A_SIGNED: sign, B_SIGNED: sign },
    ports: { A: nets(A0, a), ...(b > 0 ? { B } : {}), ...(s > 0 ? { S: nets(S0, s) } : {}), Y: nets(Y0, y) },
  };
  return {
    creator: 'test',
    top: 'top',
    inputs: new Map([
      ['clk', [CLK]],
      ['a', nets(A0, a)],
      ['b', nets(B0, b)],
      ['s', nets(S0, s)],
    ]),
    outputs: new Map([['y', nets(Y0, y)]]),
    cells: [cell],
  };
}

function evaluate(netlist: CellNetlist, a: bigint, b: bigint, s = 0n): bigint {
  const simulator = new CellSimulator(netlist, 'clk');
  simulator.set('a', a);
  simulator.set('b', b);
  simulator.set('s', s);
  simulator.settle();
  return simulator.get('y');
}

/** Operand as Verilog extends it: by value, at any width. */
const value = (bits: bigint, width: number, signed: boolean) => (signed ? BigInt.asIntN : BigInt.asUintN)(width, bits);

const width = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.constantFrom(31, 32, 33, 64, 65),
  fc.integer({ min: 1, max: 100 }),
);
const word = fc.bigInt(0n, (1n << 100n) - 1n);
const corner = fc.oneof(
  word,
  fc.constantFrom(0n, 1n, (1n << 100n) - 1n),
  fc.nat(99).map((n) => 1n << BigInt(n)),
);

/** Checks a two-operand cell against arithmetic on integers, for random widths, signs and values. */
function check(
  type: string,
  result: (a: bigint, b: bigint, widths: Shape) => bigint,
  one?: { a?: number; b?: number; y?: number },
) {
  fc.assert(
    fc.property(width, width, width, fc.boolean(), corner, corner, fc.boolean(), (wa, wb, wy, signed, a, b, same) => {
      const shape = { a: one?.a ?? wa, b: one?.b ?? wb, y: one?.y ?? wy, signed };
      const y = evaluate(oneCell(type, shape), a, same ? a : b);
      const expected = result(value(a, shape.a, signed), value(same ? a : b, shape.b, signed), shape);
      expect(y).toBe(BigInt.asUintN(shape.y, expected));
    }),
    { numRuns: 150 },
  );
}

const flag = (condition: boolean) => (condition ? 1n : 0n);

describe('two operands', () => {
  it.each<[string, (a: bigint, b: bigint) => bigint]>([
    ['$add', (a, b) => a + b],
    ['$sub', (a, b) => a - b],
    ['$mul', (a, b) => a * b],
    ['$and', (a, b) => a & b],
    ['$or', (a, b) => a | b],
    ['$xor', (a, b) => a ^ b],
    ['$xnor', (a, b) => ~(a ^ b)],
    ['$eq', (a, b) => flag(a === b)],
    ['$ne', (a, b) => flag(a !== b)],
    ['$eqx', (a, b) => flag(a === b)],
    ['$nex', (a, b) => flag(a !== b)],
    ['$lt', (a, b) => flag(a < b)],
    ['$le', (a, b) => flag(a <= b)],
    ['$gt', (a, b) => flag(a > b)],
    ['$ge', (a, b) => flag(a >= b)],
    ['$logic_and', (a, b) => flag(a !== 0n && b !== 0n)],
    ['$logic_or', (a, b) => flag(a !== 0n || b !== 0n)],
  ])('%s', check);
});

describe('one operand', () => {
  const ones = (a: bigint, { a: width }: Shape) => BigInt.asUintN(width, a).toString(2).replaceAll('0', '').length;
  it.each<[string, (a: bigint, b: bigint, shape: Shape) => bigint]>([
    ['$neg', (a) => -a],
    ['$pos', (a) => a],
    ['$not', (a) => ~a],
    ['$logic_not', (a) => flag(a === 0n)],
    ['$reduce_or', (a) => flag(a !== 0n)],
    ['$reduce_bool', (a) => flag(a !== 0n)],
    ['$reduce_and', (a, _, shape) => flag(ones(a, shape) === shape.a)],
    ['$reduce_xor', (a, _, shape) => BigInt(ones(a, shape) % 2)],
    ['$reduce_xnor', (a, _, shape) => BigInt((ones(a, shape) + 1) % 2)],
  ])('%s', (type, result) => check(type, result, { b: 0 }));
});

describe('shifts', () => {
  const unsigned = (a: bigint, { a: wa, y }: Shape) => BigInt.asUintN(Math.max(wa, y), a);
  it.each<[string, (a: bigint, by: bigint, shape: Shape) => bigint]>([
    ['$shl', (a, by) => a << by],
    ['$sshl', (a, by) => a << by],
    ['$shr', (a, by, shape) => unsigned(a, shape) >> by],
    ['$sshr', (a, by, shape) => (shape.signed ? a : unsigned(a, shape)) >> by],
  ])('%s by a constant', (type, result) => {
    fc.assert(
      fc.property(width, width, fc.boolean(), corner, fc.nat(127), (wa, wy, signed, a, by) => {
        const shape = { a: wa, b: 7, y: wy, signed };
        const expected = result(value(a, wa, signed), BigInt(by), shape);
        expect(evaluate(oneCell(type, shape, by), a, 0n)).toBe(BigInt.asUintN(wy, expected));
      }),
    );
  });

  it.each<[string, (a: bigint, by: bigint, shape: Shape) => bigint]>([
    ['$shl', (a, by) => a << by],
    ['$shr', (a, by, shape) => unsigned(a, shape) >> by],
  ])('%s by a variable', (type, result) => {
    fc.assert(
      fc.property(width, width, fc.boolean(), corner, fc.nat(127), (wa, wy, signed, a, by) => {
        const shape = { a: wa, b: 7, y: wy, signed };
        const expected = result(value(a, wa, signed), BigInt(by), shape);
        expect(evaluate(oneCell(type, shape), a, BigInt(by))).toBe(BigInt.asUintN(wy, expected));
      }),
    );
  });
});

describe('selections', () => {
  it('$mux gives B when S is 1', () => {
    fc.assert(
      fc.property(width, word, word, fc.boolean(), (w, a, b, s) => {
        const y = evaluate(oneCell('$mux', { a: w, b: w, s: 1, y: w }), a, b, flag(s));
        expect(y).toBe(BigInt.asUintN(w, s ? b : a));
      }),
    );
  });

  it('$pmux gives the slice of B whose bit of S is set, A if none', () => {
    const netlist = oneCell('$pmux', { a: 40, b: 120, s: 3, y: 40 });
    const slices = [5n, 1n << 39n, 7n];
    const b = slices.reduceRight((packed, slice) => (packed << 40n) | slice, 0n);
    expect([0n, 1n, 2n, 4n].map((s) => evaluate(netlist, 99n, b, s))).toEqual([99n, ...slices]);
  });
});

describe('read-only memories', () => {
  /** Two reads of one 21 x 37 bit memory, the second at the address that the first gives. */
  const words = Array.from({ length: 21 }, (_, i) => (BigInt(i * 7919) << 16n) + BigInt((i * 5 + 3) % 32));
  const init = words
    .map((w) => w.toString(2).padStart(37, '0'))
    .reverse()
    .join('');
  const rom: Cell = {
    name: 'rom',
    type: '$mem_v2',
    parameters: {
      WIDTH: binary(37),
      ABITS: binary(5),
      SIZE: binary(21),
      OFFSET: '0',
      INIT: init,
      RD_PORTS: '10',
      WR_PORTS: '0',
      RD_CLK_ENABLE: '00',
    },
    ports: { RD_ADDR: [...nets(A0, 5), ...nets(Y0, 5)], RD_DATA: nets(Y0, 74) },
  };
  const netlist = { ...oneCell('$pos', { a: 5, b: 0, y: 74 }), cells: [rom] };

  it('reads every word, 0 outside, and one port through another', () => {
    const at = (address: number) => words[address] ?? 0n;
    for (let address = 0; address < 32; address++) {
      const first = at(address);
      expect(evaluate(netlist, BigInt(address), 0n)).toBe(first | (at(Number(first & 31n)) << 37n));
    }
  });

  it('refuses written and clocked memories', () => {
    const withParameters = (more: Record<string, string>) => ({
      ...netlist,
      cells: [{ ...rom, parameters: { ...rom.parameters, ...more } }],
    });
    expect(() => new CellSimulator(withParameters({ WR_PORTS: '1' }), 'clk')).toThrow(
      '$mem_v2 with write ports (cell rom)',
    );
    expect(() => new CellSimulator(withParameters({ RD_CLK_ENABLE: '10' }), 'clk')).toThrow(
      '$mem_v2 with clocked reads',
    );
  });
});

describe('registers', () => {
  const register = (type: string, parameters: Record<string, string> = {}): CellNetlist => {
    const netlist = oneCell('$pos', { a: 40, b: 1, s: 1, y: 40 });
    const base = { CLK_POLARITY: '1', EN_POLARITY: '1', SRST_POLARITY: '1', SRST_VALUE: '101'.padStart(40, '0') };
    const ports = { CLK: [CLK], D: nets(A0, 40), EN: [B0], SRST: [S0], Q: nets(Y0, 40) };
    return { ...netlist, cells: [{ name: 'r', type, parameters: { ...base, ...parameters }, ports }] };
  };
  const step = (netlist: CellNetlist, en: bigint, srst: bigint) => {
    const simulator = new CellSimulator(netlist, 'clk');
    const cycle = (a: bigint, b: bigint, s: bigint) => {
      simulator.set('a', a);
      simulator.set('b', b);
      simulator.set('s', s);
      simulator.settle();
      simulator.clock();
    };
    cycle(1n << 39n, 1n, 0n);
    cycle(7n, en, srst);
    simulator.settle();
    return simulator.get('y');
  };
  const [HELD, NEW, RESET] = [1n << 39n, 7n, 5n];

  it.each([
    // EN SRST:  0 0   1 0   0 1   1 1
    ['$dff', [NEW, NEW, NEW, NEW]],
    ['$dffe', [HELD, NEW, HELD, NEW]],
    ['$sdff', [NEW, NEW, RESET, RESET]],
    ['$sdffe', [HELD, NEW, RESET, RESET]],
    ['$sdffce', [HELD, NEW, HELD, RESET]],
  ] as const)('%s', (type, expected) => {
    const controls = [
      [0n, 0n],
      [1n, 0n],
      [0n, 1n],
      [1n, 1n],
    ];
    expect(controls.map(([en, srst]) => step(register(type), en, srst))).toEqual(expected);
  });

  it('shift by one a clock, not more', () => {
    const bits = nets(Y0, 3);
    const cells = bits.map(
      (q, i): Cell => ({
        name: `r${i}`,
        type: '$dff',
        parameters: { CLK_POLARITY: '1' },
        ports: { CLK: [CLK], D: [i === 0 ? A0 : bits[i - 1]], Q: [q] },
      }),
    );
    const simulator = new CellSimulator({ ...oneCell('$pos', { a: 1, b: 0, y: 3 }), cells }, 'clk');
    const seen = [1n, 0n, 0n, 0n].map((a) => {
      simulator.set('a', a);
      simulator.settle();
      simulator.clock();
      simulator.settle();
      return simulator.get('y');
    });
    expect(seen).toEqual([1n, 2n, 4n, 0n]);
  });

  it('refuses the falling edge and other clocks', () => {
    expect(() => new CellSimulator(register('$dff', { CLK_POLARITY: '0' }), 'clk')).toThrow('error[several-clocks]');
    expect(() => new CellSimulator(register('$dff'), 'a')).toThrow('register r is not clocked');
  });
});

describe('what it cannot simulate', () => {
  it('names a cell that it does not know', () => {
    expect(() => new CellSimulator(oneCell('$div', { a: 3, b: 3, y: 3 }), 'clk')).toThrow(
      'error[unsupported-cell]: the built-in simulator does not know $div (cell cell)',
    );
  });

  it('names a combinational loop', () => {
    const netlist = oneCell('$add', { a: 3, b: 3, y: 3 });
    const [cell] = netlist.cells;
    const looped = { ...netlist, cells: [{ ...cell, ports: { ...cell.ports, B: cell.ports.Y } }] };
    expect(() => new CellSimulator(looped, 'clk')).toThrow('error[combinational-loop]: cell cell ($add)');
  });
});
