import { assertNever } from '../diagnostic';
import type { Id, NetOp } from './netlist';

/** The nodes that `op` reads, in the order of its fields. */
export function operandsOf(op: NetOp): Id[] {
  switch (op.op) {
    case 'input':
    case 'const':
      return [];
    case 'add':
    case 'mul':
    case 'gt':
    case 'ge':
    case 'eq':
      return [op.a, op.b];
    case 'mux':
      return [op.sel, op.a, op.b];
    case 'scale':
    case 'neg':
    case 'shl':
    case 'shr':
    case 'wrap':
    case 'lookup':
    case 'reg':
      return [op.a];
    default:
      return assertNever(op);
  }
}

/** The same operation (or node) over other operands. */
export function mapOperands<O extends NetOp>(op: O, to: (id: Id) => Id): O {
  switch (op.op) {
    case 'input':
    case 'const':
      return op;
    case 'add':
    case 'mul':
    case 'gt':
    case 'ge':
    case 'eq':
      return { ...op, a: to(op.a), b: to(op.b) };
    case 'mux':
      return { ...op, sel: to(op.sel), a: to(op.a), b: to(op.b) };
    case 'scale':
    case 'neg':
    case 'shl':
    case 'shr':
    case 'wrap':
    case 'lookup':
    case 'reg':
      return { ...op, a: to(op.a) };
    default:
      return assertNever(op);
  }
}

/** A string equal for equal operations only. */
export function keyOf(op: NetOp): string {
  switch (op.op) {
    case 'input':
      return `i${op.port},${op.index}`;
    case 'const':
      return `c${op.value}`;
    case 'add':
      return `${op.sub ? '-' : '+'}${op.a},${op.b},${op.shift}`;
    case 'scale':
      return `*${op.a},${op.factor}`;
    case 'shl':
    case 'shr':
      return `${op.op}${op.a},${op.by}`;
    case 'wrap':
      return `${op.signed ? 's' : 'u'}${op.a},${op.width}`;
    case 'lookup':
      return `t${op.table},${op.a}`;
    case 'mul':
    case 'neg':
    case 'gt':
    case 'ge':
    case 'eq':
    case 'mux':
    case 'reg':
      return op.op + operandsOf(op).join();
    default:
      return assertNever(op);
  }
}
