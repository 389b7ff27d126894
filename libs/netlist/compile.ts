import { assertNever } from '../diagnostic';
import type { Id, Netlist, NetNode } from './netlist';
import { operandsOf } from './operands';
import type { Range } from './ranges';

/** Nodes a function: engines optimise short functions sooner (measured: 100 beats 40 and 400). */
const CHUNK = 100;

/** Doubles hold what lies within; one bit less than 2^53 leaves room for the intermediate sums of `wrap`. */
const LIMIT = 1n << 51n;

/** Raw integers in, one array a port, row-major; the arrays of the output ports are new on every call. */
export type CompiledNetlist = (inputs: readonly ArrayLike<number>[]) => Float64Array[];

/**
 * The function of `interpreter` as generated JavaScript, some hundred times as fast: doubles where intervals prove them
 * exact, BigInt elsewhere. Throws if a port is wider than 51 bits. The code is built from integers alone.
 */
export function compileNetlist(netlist: Netlist): CompiledNetlist {
  const { nodes } = netlist;
  const wide = nodes.map((node) => !isNarrow(node));
  for (const port of [...netlist.inputs, ...netlist.outputs]) {
    if (port.elements.some((id) => wide[id])) throw new Error(`port ${port.name} is too wide for doubles`);
  }
  const values = new Float64Array(nodes.length);
  const big: bigint[] = new Array<bigint>(nodes.length).fill(0n);
  const tables = netlist.tables.map((t) => Float64Array.from(t.values, Number));
  const bigTables = netlist.tables.map((t) => t.values);
  const steps: ((ports: readonly ArrayLike<number>[]) => void)[] = [];
  for (let from = 0; from < nodes.length; from += CHUNK) {
    const lines = nodes.slice(from, from + CHUNK).map((node, i) => statement(node, from + i, wide));
    const make = new Function('v', 'w', 't', 'u', `return (p) => {${lines.join('\n')}}`);
    steps.push(make(values, big, tables, bigTables));
  }
  return (inputs) => {
    for (const step of steps) step(inputs);
    return netlist.outputs.map((port) =>
      // Adding 0 turns the -0 of a negation into 0.
      Float64Array.from(port.elements, (id) => values[id] + 0),
    );
  };
}

function isNarrow(range: Range): boolean {
  return range.lo > -LIMIT && range.hi < LIMIT;
}

function statement(node: NetNode, id: Id, wide: readonly boolean[]): string {
  if (!wide[id] && !operandsOf(node).some((operand) => wide[operand])) return `v[${id}]=${narrowCode(node)};`;
  const code = wideCode(node, (operand) => (wide[operand] ? `w[${operand}]` : `BigInt(v[${operand}])`));
  return wide[id] ? `w[${id}]=${code};` : `v[${id}]=Number(${code});`;
}

function narrowCode(node: NetNode): string {
  switch (node.op) {
    case 'input':
      return `p[${node.port}][${node.index}]`;
    case 'const':
      return `${node.value}`;
    case 'add': {
      const b = node.shift === 0 ? `v[${node.b}]` : `v[${node.b}]*${2 ** node.shift}`;
      return `v[${node.a}]${node.sub ? '-' : '+'}${b}`;
    }
    case 'scale':
      return `v[${node.a}]*${node.factor}`;
    case 'mul':
      return `v[${node.a}]*v[${node.b}]`;
    case 'neg':
      return `-v[${node.a}]`;
    case 'shl':
      return `v[${node.a}]*${2 ** node.by}`;
    case 'shr':
      return `Math.floor(v[${node.a}]*${2 ** -node.by})`;
    case 'wrap': {
      // A word as wide as doubles are exact is `wideCode`'s: its operand is wider still.
      const size = 2 ** node.width;
      const offset = node.signed ? `+${size / 2}` : '';
      return `v[${node.a}]-Math.floor((v[${node.a}]${offset})*${1 / size})*${size}`;
    }
    case 'gt':
      return `v[${node.a}]>v[${node.b}]?1:0`;
    case 'ge':
      return `v[${node.a}]>=v[${node.b}]?1:0`;
    case 'eq':
      return `v[${node.a}]===v[${node.b}]?1:0`;
    case 'mux':
      return `v[${node.sel}]!==0?v[${node.a}]:v[${node.b}]`;
    case 'lookup':
      return `t[${node.table}][v[${node.a}]]`;
    case 'reg':
      return `v[${node.a}]`;
    default:
      return assertNever(node);
  }
}

function wideCode(node: NetNode, read: (id: Id) => string): string {
  switch (node.op) {
    case 'input':
      throw new Error('input ports are narrow');
    case 'const':
      return `${node.value}n`;
    case 'add':
      return `${read(node.a)}${node.sub ? '-' : '+'}(${read(node.b)}<<${node.shift}n)`;
    case 'scale':
      return `${read(node.a)}*(${node.factor}n)`;
    case 'mul':
      return `${read(node.a)}*${read(node.b)}`;
    case 'neg':
      return `-${read(node.a)}`;
    case 'shl':
      return `${read(node.a)}<<${node.by}n`;
    case 'shr':
      return `${read(node.a)}>>${node.by}n`;
    case 'wrap':
      return `BigInt.${node.signed ? 'asIntN' : 'asUintN'}(${node.width},${read(node.a)})`;
    case 'gt':
      return `${read(node.a)}>${read(node.b)}?1n:0n`;
    case 'ge':
      return `${read(node.a)}>=${read(node.b)}?1n:0n`;
    case 'eq':
      return `${read(node.a)}===${read(node.b)}?1n:0n`;
    case 'mux':
      return `${read(node.sel)}!==0n?${read(node.a)}:${read(node.b)}`;
    case 'lookup':
      return `u[${node.table}][Number(${read(node.a)})]`;
    case 'reg':
      return read(node.a);
    default:
      return assertNever(node);
  }
}
