import { assertNever } from '../diagnostic';
import { canonicalDigits } from './csd';
import type { NetNode, NetOp, NetTable } from './netlist';
import { widthOf } from './ranges';

/**
 * Nanoseconds, UltraScale+-like, route included. `addBase` and `addPerBit` are what alkaid's published delay model uses for a
 * carry chain; the others are rough figures of the same kind (one LUT and its route, an unregistered DSP48E2), not yet
 * fitted to placed designs.
 */
export const DELAYS = {
  addBase: 1.09,
  addPerBit: 0.025,
  lutLevel: 0.55,
  dspMultiply: 3.6,
} as const;

/** Inputs of one look-up table. */
export const LUT_INPUTS = 6;

/** Widths of a DSP48E2's signed multiplier. */
export const DSP = { wide: 27, narrow: 18 } as const;

/** Products of at most this many bits are built from LUTs, as Yosys and Vivado do. */
export const LUT_PRODUCT_BITS = 8;

/** Combinational delay of a node in nanoseconds; wiring (shifts, wraps, constants, sign tests) takes none. */
export function delayOf(node: NetNode, nodes: readonly NetNode[], tables: readonly NetTable[]): number {
  switch (node.op) {
    case 'input':
    case 'const':
    case 'shl':
    case 'shr':
    case 'wrap':
    case 'reg':
      return 0;
    case 'add':
    case 'neg':
      return carry(adderBits(node));
    case 'scale':
      return Math.ceil(Math.log2(canonicalDigits(node.factor, 0).length)) * carry(widthOf(node).width);
    case 'mul':
      return multiply(widthOf(nodes[node.a]).width, widthOf(nodes[node.b]).width);
    case 'gt':
    case 'ge':
      return isSignTest(node, nodes) ? 0 : compare(comparedBits(node, nodes), comparesConstant(node, nodes));
    case 'eq':
      return DELAYS.lutLevel * Math.max(1, Math.ceil(Math.log(2 * comparedBits(node, nodes)) / Math.log(LUT_INPUTS)));
    case 'mux':
      return DELAYS.lutLevel;
    case 'lookup':
      return DELAYS.lutLevel * lookupLevels(tables[node.table].values.length);
    default:
      return assertNever(node);
  }
}

/** Bits that an addition's carry chain spans: those below the shifted operand pass through. */
export function adderBits(node: NetNode & { op: 'add' | 'neg' }): number {
  return Math.max(1, widthOf(node).width - (node.op === 'add' ? node.shift : 0));
}

/** Whether a comparison only asks for the sign bit: 0 > a, or a > -1. */
export function isSignTest(node: NetOp & { op: 'gt' | 'ge' }, nodes: readonly NetNode[]): boolean {
  const [a, b] = [nodes[node.a], nodes[node.b]];
  if (node.op === 'ge') return b.op === 'const' && b.value === 0n;
  return (a.op === 'const' && a.value === 0n) || (b.op === 'const' && b.value === -1n);
}

/** Bits of the wider operand of a comparison. */
export function comparedBits(node: NetOp & { op: 'gt' | 'ge' | 'eq' }, nodes: readonly NetNode[]): number {
  return Math.max(widthOf(nodes[node.a]).width, widthOf(nodes[node.b]).width);
}

export function comparesConstant(node: NetOp & { op: 'gt' | 'ge' | 'eq' }, nodes: readonly NetNode[]): boolean {
  return nodes[node.a].op === 'const' || nodes[node.b].op === 'const';
}

/** DSP multipliers for a product of operands of these widths (signed, or with a sign bit added); 0 if LUTs do it. */
export function dspTiles(a: number, b: number): number {
  if (a + b <= LUT_PRODUCT_BITS) return 0;
  const [wide, narrow] = [Math.max(a, b), Math.min(a, b)];
  // All but the top tile of each operand are unsigned, so they use one bit less.
  const pieces = (bits: number, tile: number): number => (bits <= tile ? 1 : 1 + Math.ceil((bits - tile) / (tile - 1)));
  return pieces(wide, DSP.wide) * pieces(narrow, DSP.narrow);
}

/** A few bits against a constant are one look-up. */
function compare(bits: number, constant: boolean): number {
  return constant && bits <= LUT_INPUTS ? DELAYS.lutLevel : carry(bits);
}

function carry(bits: number): number {
  return DELAYS.addBase + DELAYS.addPerBit * bits;
}

function multiply(a: number, b: number): number {
  const tiles = dspTiles(a, b);
  if (tiles === 0) return Math.ceil(Math.log2(Math.max(2, Math.min(a, b)))) * carry(a + b);
  return DELAYS.dspMultiply + Math.ceil(Math.log2(tiles)) * carry(a + b);
}

/** One LUT answers 2^6 entries; each further LUT as 4:1 multiplexer two more address bits. */
function lookupLevels(entries: number): number {
  const address = Math.ceil(Math.log2(Math.max(2, entries)));
  return 1 + Math.max(0, Math.ceil((address - LUT_INPUTS) / 2));
}
