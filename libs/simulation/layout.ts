import type { Bit } from './cell-netlist';

/**
 * Where each net lies in the simulator's state, an Int32Array: every driven word starts a limb of its own and takes
 * one limb per 32 bits, unused high bits being zero. An address is limb * 32 + bit.
 */
export class Layout {
  private readonly addresses = new Map<Bit, number>();
  /** Bits in use of each limb. */
  private readonly limbWidths: number[] = [];

  /** Number of limbs given out. */
  get size(): number {
    return this.limbWidths.length;
  }

  /** Places a driven word; gives its first limb. */
  place(bits: readonly Bit[]): number {
    const first = this.size;
    for (const [i, bit] of bits.entries()) {
      if (i % 32 === 0) this.limbWidths.push(Math.min(32, bits.length - i));
      this.addresses.set(bit, first * 32 + i);
    }
    return first;
  }

  /** A JavaScript expression for bits 32*limb ... of `bits` as an int32 pattern, zeros above the last bit. */
  limb(bits: readonly Bit[], limb: number): string {
    const terms: string[] = [];
    let constant = 0;
    const end = Math.min(bits.length, (limb + 1) * 32);
    for (let i = limb * 32; i < end; ) {
      const at = i % 32;
      if (bits[i] <= 1) {
        constant |= bits[i++] << at;
        continue;
      }
      const same = this.run(bits, i, end, 0);
      const length = same > 1 ? same : this.run(bits, i, end, 1);
      terms.push(shifted(same > 1 ? this.repeated(bits[i], length) : this.field(bits[i], length), at));
      i += length;
    }
    if (constant !== 0 || terms.length === 0) terms.push(String(constant));
    return terms.length === 1 ? terms[0] : `(${terms.join(' | ')})`;
  }

  /** One limb after the other, for `count` limbs. */
  limbs(bits: readonly Bit[], count = limbCount(bits.length)): string[] {
    return Array.from({ length: count }, (_, limb) => this.limb(bits, limb));
  }

  /** How many bits from i on lie `step` apart, within one limb. */
  private run(bits: readonly Bit[], i: number, end: number, step: 0 | 1): number {
    const start = this.address(bits[i]);
    let length = 1;
    while (
      i + length < end &&
      bits[i + length] > 1 &&
      this.address(bits[i + length]) === start + length * step &&
      (start % 32) + length * step < 32
    ) {
      length++;
    }
    return length;
  }

  private field(bit: Bit, length: number): string {
    const address = this.address(bit);
    const [limb, offset] = [Math.floor(address / 32), address % 32];
    const moved = offset === 0 ? `s[${limb}]` : `s[${limb}] >>> ${offset}`;
    return offset + length === this.limbWidths[limb] ? moved : `${moved} & ${mask(length)}`;
  }

  private repeated(bit: Bit, length: number): string {
    const address = this.address(bit);
    const all = `-(s[${Math.floor(address / 32)}] >>> ${address % 32} & 1)`;
    return length === 32 ? all : `${all} & ${mask(length)}`;
  }

  private address(bit: Bit): number {
    const address = this.addresses.get(bit);
    if (address === undefined) throw new Error(`net ${bit} is read but nothing drives it`);
    return address;
  }
}

/** Limbs that hold `width` bits. */
export function limbCount(width: number): number {
  return Math.ceil(width / 32);
}

/** int32 literal with the low `width` bits set. */
export function mask(width: number): number {
  return width >= 32 ? -1 : 2 ** width - 1;
}

function shifted(term: string, at: number): string {
  return at === 0 ? (term.startsWith('s[') && !term.includes(' ') ? term : `(${term})`) : `((${term}) << ${at})`;
}
