import { userError } from '../diagnostic';
import { cellCode, REGISTERS } from './cell-code';
import type { Bit, Cell, CellNetlist } from './cell-netlist';
import { Layout, limbCount } from './layout';
import { orderCells } from './order-cells';
import { type RomStore, splitReads } from './rom-code';
import { unsupported } from './unsupported';

/** Statements to a generated function: small enough for the JIT compiler to optimise it. */
const STATEMENTS_PER_FUNCTION = 250;

type Step = (s: Int32Array, r: Int32Array) => void;
type NextState = (s: Int32Array, q: Int32Array) => void;

/** Arithmetic of the generated code that needs more than an expression. */
const HELPERS = `
const big = (...limbs) => limbs.reduceRight((value, limb) => (value << 32n) | BigInt(limb >>> 0), 0n);
const amount = (...limbs) => { const by = big(...limbs); return by < 16777216n ? by : 16777216n; };
const put = (s, target, width, value) => {
  for (let at = 0; at < width; at += 32) {
    s[target + at / 32] = Number(BigInt.asUintN(Math.min(32, width - at), value >> BigInt(at)));
  }
};
const parity = (x) => { x ^= x >>> 16; x ^= x >>> 8; x ^= x >>> 4; return 0x6996 >>> (x & 15) & 1; };
`;

/**
 * A cycle-accurate two-state simulator of one flat module with one clock. Registers start at 0. Cells are turned into
 * JavaScript over one Int32Array of limbs, grouped into functions of a size that the JIT compiler optimises.
 */
export class CellSimulator {
  private readonly netlist: CellNetlist;
  private readonly layout = new Layout();
  private readonly inputs = new Map<string, number>();
  private readonly state: Int32Array;
  private readonly next: Int32Array;
  private readonly firstRegister: number;
  private readonly rom: Int32Array;
  private readonly settleSteps: readonly Step[];
  private readonly clockSteps: readonly NextState[];
  private readonly readOutput = new Map<string, (s: Int32Array) => bigint>();

  /** Throws a user error for cells it does not know, clocks other than `clock`, and combinational loops. */
  constructor(netlist: CellNetlist, clock: string) {
    this.netlist = netlist;
    const cells = netlist.cells.flatMap(splitReads);
    const registers = cells.filter((cell) => REGISTERS.has(cell.type));
    const logic = orderCells(cells.filter((cell) => !REGISTERS.has(cell.type)));
    checkClock(registers, netlist.inputs.get(clock));

    for (const [name, bits] of netlist.inputs) this.inputs.set(name, this.layout.place(bits));
    this.firstRegister = this.layout.size;
    for (const { ports } of registers) this.layout.place(ports.Q);
    this.next = new Int32Array(this.layout.size - this.firstRegister);
    const targets = logic.map(({ ports }) => this.layout.place(ports.Y ?? ports.RD_DATA ?? []));
    this.state = new Int32Array(this.layout.size);

    const roms: RomStore = { words: [], bases: new Map() };
    this.settleSteps = compile<Step>(
      logic.map((cell, i) => cellCode(cell, this.layout, targets[i], roms)),
      's, r',
    );
    this.rom = Int32Array.from(roms.words);
    this.clockSteps = compile<NextState>(this.registerCode(registers), 's, q');
    for (const [name, bits] of netlist.outputs) {
      this.readOutput.set(name, evaluate(`(s) => big(${this.layout.limbs(bits).join(', ')})`));
    }
  }

  /** Sets an input port to the low bits of `value`. */
  set(port: string, value: bigint): void {
    const target = this.inputs.get(port);
    if (target === undefined) throw new Error(`module ${this.netlist.top} has no input ${port}`);
    const width = this.netlist.inputs.get(port)?.length ?? 0;
    const hex = BigInt.asUintN(width, value).toString(16);
    for (let limb = 0; limb < limbCount(width); limb++) {
      const end = hex.length - limb * 8;
      this.state[target + limb] = end <= 0 ? 0 : Number.parseInt(hex.slice(Math.max(0, end - 8), end), 16);
    }
  }

  /** Lets the inputs and registers reach the outputs. */
  settle(): void {
    for (const step of this.settleSteps) step(this.state, this.rom);
  }

  /** An output port as an unsigned number; valid after `settle`. */
  get(port: string): bigint {
    const read = this.readOutput.get(port);
    if (read === undefined) throw new Error(`module ${this.netlist.top} has no output ${port}`);
    return read(this.state);
  }

  /** A rising edge of the clock; `settle` first. */
  clock(): void {
    for (const step of this.clockSteps) step(this.state, this.next);
    this.state.set(this.next, this.firstRegister);
  }

  private registerCode(registers: readonly Cell[]): string[] {
    let target = 0;
    return registers.map((cell) => {
      const { D, Q } = cell.ports;
      const [data, hold] = [this.layout.limbs(D), this.layout.limbs(Q)];
      const code = data.map((limb, i) => `q[${target + i}] = ${this.nextValue(cell, limb, hold[i], i)};`).join(' ');
      target += data.length;
      return code;
    });
  }

  /** Next value of one limb: $sdffce looks at its enable before its reset, the others the other way round. */
  private nextValue(cell: Cell, data: string, hold: string, limb: number): string {
    const control = (port: 'EN' | 'SRST') =>
      `${this.layout.limb(cell.ports[port], 0)} === ${Number.parseInt(cell.parameters[`${port}_POLARITY`], 2) & 1}`;
    const reset = () =>
      this.layout.limb(
        [...(cell.parameters.SRST_VALUE ?? '')].reverse().map((bit) => (bit === '1' ? 1 : 0)),
        limb,
      );
    switch (cell.type) {
      case '$dff':
        return data;
      case '$dffe':
        return `${control('EN')} ? ${data} : ${hold}`;
      case '$sdff':
        return `${control('SRST')} ? ${reset()} : ${data}`;
      case '$sdffe':
        return `${control('SRST')} ? ${reset()} : ${control('EN')} ? ${data} : ${hold}`;
      case '$sdffce':
        return `${control('EN')} ? ${control('SRST')} ? ${reset()} : ${data} : ${hold}`;
      default:
        throw unsupported(cell);
    }
  }
}

function checkClock(registers: readonly Cell[], clock: readonly Bit[] | undefined): void {
  for (const cell of registers) {
    if (cell.ports.CLK[0] !== clock?.[0] || (Number.parseInt(cell.parameters.CLK_POLARITY, 2) & 1) !== 1) {
      throw userError(
        'several-clocks',
        `register ${cell.name} is not clocked by the rising edge of the module's clock`,
      );
    }
  }
}

function compile<F>(statements: readonly string[], parameters: string): F[] {
  const functions: F[] = [];
  for (let i = 0; i < statements.length; i += STATEMENTS_PER_FUNCTION) {
    const body = statements.slice(i, i + STATEMENTS_PER_FUNCTION).join('\n');
    functions.push(evaluate<F>(`(${parameters}) => { let t = 0;\n${body}\n}`));
  }
  return functions;
}

/** Compiles generated code. It is made of numbers only: no name or text of the design ever enters it. */
function evaluate<F>(expression: string): F {
  return new Function(`'use strict';${HELPERS}return ${expression};`)() as F;
}
