import type { FixedPrecision, IntegerPrecision } from '../fixed';

/** Index of a node in `Netlist.nodes`; operands always have smaller indices than their users. */
export type Id = number;

/**
 * One operation on exact integers. A fixed-point value v with f fractional bits is the integer v * 2^f; which f a node
 * has is known to the tracer alone, the netlist is pure integer arithmetic.
 */
export type NetOp =
  /** Element `index` of input port `port`. */
  | { readonly op: 'input'; readonly port: number; readonly index: number }
  | { readonly op: 'const'; readonly value: bigint }
  /** a + (b << shift), or a - (b << shift) if sub. */
  | { readonly op: 'add'; readonly a: Id; readonly b: Id; readonly shift: number; readonly sub: boolean }
  /** a * factor: a constant multiplication, lowered to shifts and adds before RTL. */
  | { readonly op: 'scale'; readonly a: Id; readonly factor: bigint }
  /** a * b, both variable. */
  | { readonly op: 'mul'; readonly a: Id; readonly b: Id }
  | { readonly op: 'neg'; readonly a: Id }
  /** a << by. */
  | { readonly op: 'shl'; readonly a: Id; readonly by: number }
  /** floor(a / 2^by). */
  | { readonly op: 'shr'; readonly a: Id; readonly by: number }
  /** The low `width` bits of a, read as two's complement if signed. */
  | { readonly op: 'wrap'; readonly a: Id; readonly width: number; readonly signed: boolean }
  /** a > b, a >= b, a == b: 1 or 0. */
  | { readonly op: 'gt'; readonly a: Id; readonly b: Id }
  | { readonly op: 'ge'; readonly a: Id; readonly b: Id }
  | { readonly op: 'eq'; readonly a: Id; readonly b: Id }
  /** sel != 0 ? a : b; sel is 0 or 1. */
  | { readonly op: 'mux'; readonly sel: Id; readonly a: Id; readonly b: Id }
  /** tables[table].values[a]. */
  | { readonly op: 'lookup'; readonly table: number; readonly a: Id }
  /** a, one clock later. */
  | { readonly op: 'reg'; readonly a: Id };

/** A node: its operation, the closed interval [lo, hi] its value lies in, and the layer it was traced from. */
export type NetNode = NetOp & { readonly lo: bigint; readonly hi: bigint; readonly layer: number };

/** A read-only memory of integers (raw words). */
export interface NetTable {
  readonly name: string;
  readonly values: readonly bigint[];
}

/** A module port: `elements[i]` is the node of element i (row-major); all elements share one type. */
export interface NetPort {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: FixedPrecision | IntegerPrecision;
  readonly elements: readonly Id[];
}

/** A combinational (or, with `reg` nodes, pipelined) circuit. */
export interface Netlist {
  readonly name: string;
  readonly nodes: readonly NetNode[];
  readonly inputs: readonly NetPort[];
  readonly outputs: readonly NetPort[];
  readonly tables: readonly NetTable[];
  /** Names of the layers that `NetNode.layer` indexes. */
  readonly layers: readonly string[];
  /** Clock cycles from input to output; 0 while combinational. */
  readonly latency: number;
}
