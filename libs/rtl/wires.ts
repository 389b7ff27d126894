/** A declared wire, register or port: a word of `width` bits, two's complement if signed. */
export interface Signal {
  readonly name: string;
  readonly width: number;
  readonly signed: boolean;
}

/** What an operand is: a declared signal, or a number known at compile time. */
export type Operand = Signal | bigint;

/** A sized literal of the low `width` bits of `value`. */
export function literal(value: bigint, width: number): string {
  const word = BigInt.asUintN(width, value);
  return word < 10n ? `${width}'d${word}` : `${width}'h${word.toString(16)}`;
}

/** `[width-1:0] `, or nothing for one bit. */
export function range(width: number): string {
  return width === 1 ? '' : `[${width - 1}:0] `;
}

/**
 * Builds exactly sized expressions over signals and remembers which bits were read, so that the rest can be named as
 * deliberately unused: synthesis drops them, and lint then reports only mistakes.
 */
export class Wires {
  private readonly reads = new Map<Signal, Uint8Array>();

  /** A signal whose bits are to be accounted for. */
  declare(name: string, width: number, signed: boolean): Signal {
    const signal = { name, width, signed };
    this.reads.set(signal, new Uint8Array(width));
    return signal;
  }

  /**
   * Bits from .. from+width-1 of `operand`, seen as an endless two's complement number with zeros below bit 0. So
   * from = 0 extends or truncates, from < 0 shifts left, from > 0 is the floor of a division by 2^from.
   */
  window(operand: Operand, from: number, width: number): string {
    if (typeof operand === 'bigint') {
      return literal(from >= 0 ? operand >> BigInt(from) : operand << BigInt(-from), width);
    }
    const below = Math.min(width, Math.max(0, -from));
    const above = Math.min(width - below, Math.max(0, from + width - Math.max(operand.width, from)));
    const inside = width - below - above;
    const parts: string[] = [];
    if (above > 0) parts.push(operand.signed ? this.repeatSign(operand, above) : `${above}'d0`);
    if (inside > 0) parts.push(this.bits(operand, Math.max(0, from), inside));
    if (below > 0) parts.push(`${below}'d0`);
    return parts.length === 1 ? parts[0] : `{${parts.join(', ')}}`;
  }

  /** Selects of all bits that nothing has read. */
  unread(): string[] {
    return [...this.reads].flatMap(([signal, read]) => {
      const selects: string[] = [];
      for (let bit = 0; bit < read.length; bit++) {
        if (read[bit] === 1) continue;
        const low = bit;
        while (bit + 1 < read.length && read[bit + 1] === 0) bit++;
        selects.push(this.bits(signal, low, bit - low + 1));
      }
      return selects;
    });
  }

  private bits(signal: Signal, low: number, width: number): string {
    this.reads.get(signal)?.fill(1, low, low + width);
    if (width === signal.width) return signal.name;
    return width === 1 ? `${signal.name}[${low}]` : `${signal.name}[${low + width - 1}:${low}]`;
  }

  private repeatSign(signal: Signal, count: number): string {
    const sign = this.bits(signal, signal.width - 1, 1);
    return count === 1 ? sign : `{${count}{${sign}}}`;
  }
}
