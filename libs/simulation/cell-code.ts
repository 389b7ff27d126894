import { type Bit, type Cell, parameter } from './cell-netlist';
import { type Layout, limbCount, mask } from './layout';
import { ROM_READ, type RomStore, romCode } from './rom-code';
import { unsupported } from './unsupported';

/** What a combinational cell reads and drives. */
export interface CellPins {
  readonly reads: readonly Bit[];
  readonly drives: readonly Bit[];
}

/** Registers: their Q is state, so that nothing waits for their inputs. */
export const REGISTERS = new Set(['$dff', '$dffe', '$sdff', '$sdffe', '$sdffce']);

/** Reads and drives of a cell that is no register; memories have RD_DATA where others have Y. */
export function cellPins({ ports }: Cell): CellPins {
  const { Y, RD_DATA, ...rest } = ports;
  return { reads: Object.values(rest).flat(), drives: Y ?? RD_DATA };
}

/**
 * JavaScript statements that compute the outputs of a combinational cell from state array `s` into `s`, with the exact
 * two-state semantics of Yosys's word-level cells: operands are extended to the result's width first, results are
 * modulo 2^width. ROM contents come from array `r`, see `rom-code.ts`. Throws a user error for cells that it
 * does not know.
 */
export function cellCode(cell: Cell, layout: Layout, target: number, roms: RomStore): string {
  const { A, B, S, Y } = cell.ports;
  const signed = (name: 'A' | 'B') => parameter(cell, `${name}_SIGNED`) === 1;
  const both = () => signed('A') && signed('B');
  const store = (limbs: readonly string[]) => storeLimbs(limbs, target, Y.length);
  const bitwise = (symbol: string, invert = false) => {
    const [a, b] = [A, B].map((bits) => layout.limbs(extend(bits, Y.length, both())));
    return store(a.map((limb, i) => (invert ? `~(${limb} ${symbol} ${b[i]})` : `${limb} ${symbol} ${b[i]}`)));
  };
  const flag = (condition: string) => storeFlag(condition, target, Y.length);
  switch (cell.type) {
    case '$add':
      return addCode(extend(A, Y.length, both()), extend(B, Y.length, both()), false, layout, target);
    case '$sub':
      return addCode(extend(A, Y.length, both()), extend(B, Y.length, both()), true, layout, target);
    case '$neg':
      return addCode(extend([], Y.length, false), extend(A, Y.length, signed('A')), true, layout, target);
    case '$mul':
      return mulCode(extend(A, Y.length, both()), extend(B, Y.length, both()), layout, target);
    case '$pos':
      return store(layout.limbs(extend(A, Y.length, signed('A'))));
    case '$not':
      return store(layout.limbs(extend(A, Y.length, signed('A'))).map((limb) => `~${limb}`));
    case '$and':
      return bitwise('&');
    case '$or':
      return bitwise('|');
    case '$xor':
      return bitwise('^');
    case '$xnor':
      return bitwise('^', true);
    case '$reduce_or':
    case '$reduce_bool':
      return flag(anyBit(A, layout));
    case '$logic_not':
      return flag(`!${anyBit(A, layout)}`);
    case '$logic_and':
      return flag(`${anyBit(A, layout)} && ${anyBit(B, layout)}`);
    case '$logic_or':
      return flag(`${anyBit(A, layout)} || ${anyBit(B, layout)}`);
    case '$reduce_and':
      return flag(
        layout
          .limbs(A)
          .map((limb, i) => `${limb} === ${mask(A.length - 32 * i)}`)
          .join(' && '),
      );
    case '$reduce_xor':
      return flag(`parity(${layout.limbs(A).join(' ^ ')}) === 1`);
    case '$reduce_xnor':
      return flag(`parity(${layout.limbs(A).join(' ^ ')}) === 0`);
    case '$eq':
    case '$eqx':
      return flag(`!${differ(A, B, both(), layout)}`);
    case '$ne':
    case '$nex':
      return flag(differ(A, B, both(), layout));
    case '$lt':
      return flag(less(A, B, both(), layout));
    case '$ge':
      return flag(`!${less(A, B, both(), layout)}`);
    case '$gt':
      return flag(less(B, A, both(), layout));
    case '$le':
      return flag(`!${less(B, A, both(), layout)}`);
    case '$mux': {
      const [a, b] = [layout.limbs(A), layout.limbs(B)];
      return store(a.map((limb, i) => `${layout.limb(S, 0)} ? ${b[i]} : ${limb}`));
    }
    case '$pmux':
      return store(
        layout
          .limbs(A)
          .map((otherwise, i) =>
            S.reduceRight(
              (rest, bit, k) =>
                `${layout.limb([bit], 0)} ? ${layout.limb(B.slice(k * Y.length, (k + 1) * Y.length), i)} : ${rest}`,
              otherwise,
            ),
          ),
      );
    case '$shl':
    case '$sshl':
      return shiftCode(extend(A, Y.length, signed('A')), B, '<<', layout, target, Y.length);
    case '$shr':
      return shiftCode(extend(A, Math.max(A.length, Y.length), signed('A')), B, '>>', layout, target, Y.length);
    case '$sshr':
      return arithmeticShift(cell, layout, target, roms);
    case ROM_READ:
      return romCode(cell, layout, target, roms);
    default:
      throw unsupported(cell);
  }
}

/** `bits` at exactly `width`, by the sign or zeros above. */
export function extend(bits: readonly Bit[], width: number, signed: boolean): readonly Bit[] {
  if (bits.length >= width) return bits.slice(0, width);
  const fill = signed && bits.length > 0 ? bits[bits.length - 1] : 0;
  return [...bits, ...new Array<Bit>(width - bits.length).fill(fill)];
}

/** Assignments of limbs to `target`, cut to `width` bits. */
function storeLimbs(limbs: readonly string[], target: number, width: number): string {
  return limbs
    .map((limb, i) => {
      const keep = width - 32 * i;
      return keep >= 32 ? `s[${target + i}] = ${limb};` : `s[${target + i}] = (${limb}) & ${mask(keep)};`;
    })
    .join(' ');
}

function storeFlag(condition: string, target: number, width: number): string {
  const rest = Array.from({ length: limbCount(width) - 1 }, (_, i) => ` s[${target + 1 + i}] = 0;`);
  return `s[${target}] = ${condition} ? 1 : 0;${rest.join('')}`;
}

/** a + b or a - b, limb by limb with a carry; limbs are below 2^32, so their sums are exact doubles. */
function addCode(a: readonly Bit[], b: readonly Bit[], sub: boolean, layout: Layout, target: number): string {
  const [left, right] = [layout.limbs(a), layout.limbs(b)];
  if (left.length === 1) return storeLimbs([`${left[0]} ${sub ? '-' : '+'} ${right[0]}`], target, a.length);
  const lines = left.map((limb, i) => {
    const carry = i === 0 ? (sub ? ' + 1' : '') : ' + (t > 4294967295 ? 1 : 0)';
    return `t = (${limb} >>> 0) + (${sub ? `~${right[i]}` : right[i]} >>> 0)${carry}; ${storeLimbs(['t | 0'], target + i, a.length - 32 * i)}`;
  });
  return lines.join(' ');
}

function mulCode(a: readonly Bit[], b: readonly Bit[], layout: Layout, target: number): string {
  const [left, right] = [layout.limbs(a), layout.limbs(b)];
  if (left.length === 1) return storeLimbs([`Math.imul(${left[0]}, ${right[0]})`], target, a.length);
  return `put(s, ${target}, ${a.length}, big(${left.join(', ')}) * big(${right.join(', ')}));`;
}

function shiftCode(
  a: readonly Bit[],
  amount: readonly Bit[],
  symbol: '<<' | '>>',
  layout: Layout,
  target: number,
  width: number,
): string {
  const constant = constantOf(amount);
  if (constant === undefined) {
    // 2^31 bits are more than any word: a larger amount shifts everything out.
    const by = `amount(${layout.limbs(amount).join(', ')})`;
    return `put(s, ${target}, ${width}, big(${layout.limbs(a).join(', ')}) ${symbol} ${by});`;
  }
  const zeros = new Array<Bit>(Math.min(constant, a.length)).fill(0);
  const moved = symbol === '<<' ? [...zeros, ...a] : a.slice(constant);
  return storeLimbs(layout.limbs(extend(moved, width, false)), target, width);
}

/** $sshr: extended so far that the sign is what comes in from above. */
function arithmeticShift(cell: Cell, layout: Layout, target: number, roms: RomStore): string {
  const { A, B, Y } = cell.ports;
  if (parameter(cell, 'A_SIGNED') === 0) return cellCode({ ...cell, type: '$shr' }, layout, target, roms);
  const constant = constantOf(B);
  if (constant === undefined) throw unsupported(cell, ' by a variable amount');
  const wide = extend(A, Math.max(A.length, Y.length), true);
  const moved = wide.slice(Math.min(constant, wide.length - 1));
  return storeLimbs(layout.limbs(extend(moved, Y.length, true)), target, Y.length);
}

function constantOf(bits: readonly Bit[]): number | undefined {
  if (bits.some((bit) => bit > 1)) return undefined;
  return bits.reduceRight((value, bit) => value * 2 + bit, 0);
}

function anyBit(bits: readonly Bit[], layout: Layout): string {
  return `((${layout.limbs(bits).join(' | ')}) !== 0)`;
}

function differ(a: readonly Bit[], b: readonly Bit[], signed: boolean, layout: Layout): string {
  const width = Math.max(a.length, b.length);
  const [left, right] = [a, b].map((bits) => layout.limbs(extend(bits, width, signed)));
  return `((${left.map((limb, i) => `(${limb} ^ ${right[i]})`).join(' | ')}) !== 0)`;
}

/** a < b; operands fill whole limbs, so that the top limbs compare as int32 when signed. */
function less(a: readonly Bit[], b: readonly Bit[], signed: boolean, layout: Layout): string {
  const count = limbCount(Math.max(a.length, b.length));
  const [left, right] = [a, b].map((bits) => layout.limbs(extend(bits, 32 * count, signed)));
  let result = '';
  for (let i = 0; i < count; i++) {
    const [x, y] = signed && i === count - 1 ? [left[i], right[i]] : [`${left[i]} >>> 0`, `${right[i]} >>> 0`];
    const below = `(${x}) < (${y})`;
    result = i === 0 ? below : `${below} || (${left[i]} === ${right[i]} && (${result}))`;
  }
  return `(${result})`;
}
