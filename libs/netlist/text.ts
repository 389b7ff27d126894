import { assertNever, userError } from '../diagnostic';
import { type FixedPrecision, formatPrecision, type IntegerPrecision, parsePrintedPrecision } from '../fixed';
import type { Id, Netlist, NetNode, NetOp, NetPort, NetTable } from './netlist';
import { operandsOf } from './operands';

/** Version of the text form, in its first line. */
const VERSION = 1;

/**
 * A netlist as text: a header line, layers, tables and ports, then node 0, 1, 2... one a line: `op operands : lo hi layer`.
 * Exact, and the form that is kept on disk: `parseNetlist` gives the same netlist back.
 */
export function printNetlist(netlist: Netlist): string {
  const lines = [`netlist ${VERSION} ${JSON.stringify(netlist.name)} latency ${netlist.latency}`];
  for (const name of netlist.layers) lines.push(`layer ${JSON.stringify(name)}`);
  for (const table of netlist.tables) lines.push(`table ${JSON.stringify(table.name)} ${table.values.join(' ')}`);
  for (const port of netlist.inputs) lines.push(printPort('in', port));
  for (const port of netlist.outputs) lines.push(printPort('out', port));
  for (const node of netlist.nodes) lines.push(`${printOp(node)} : ${node.lo} ${node.hi} ${node.layer}`);
  return `${lines.join('\n')}\n`;
}

function printPort(direction: string, port: NetPort): string {
  const shape = `[${port.shape.join()}]`;
  return `${direction} ${JSON.stringify(port.name)} ${formatPrecision(port.type)} ${shape} ${port.elements.join(' ')}`;
}

function printOp(op: NetOp): string {
  switch (op.op) {
    case 'input':
      return `input ${op.port} ${op.index}`;
    case 'const':
      return `const ${op.value}`;
    case 'add':
      return `${op.sub ? 'sub' : 'add'} ${op.a} ${op.b} ${op.shift}`;
    case 'scale':
      return `scale ${op.a} ${op.factor}`;
    case 'shl':
    case 'shr':
      return `${op.op} ${op.a} ${op.by}`;
    case 'wrap':
      return `${op.signed ? 'wrap' : 'uwrap'} ${op.a} ${op.width}`;
    case 'lookup':
      return `lookup ${op.table} ${op.a}`;
    case 'mul':
    case 'neg':
    case 'gt':
    case 'ge':
    case 'eq':
    case 'mux':
    case 'reg':
      return `${op.op} ${operandsOf(op).join(' ')}`;
    default:
      return assertNever(op);
  }
}

/** Reads what `printNetlist` wrote. User error `netlist-syntax` with the line, if it is not such a text. */
export function parseNetlist(text: string, file?: string): Netlist {
  const reader = new Reader(file);
  text.split('\n').forEach((line, index) => {
    if (line !== '') reader.read(line, index + 1);
  });
  return reader.finish();
}

class Reader {
  readonly #file?: string;
  #line = 0;
  #text = '';
  #header?: { name: string; latency: number };
  readonly #layers: string[] = [];
  readonly #tables: NetTable[] = [];
  readonly #inputs: NetPort[] = [];
  readonly #outputs: NetPort[] = [];
  readonly #nodes: NetNode[] = [];

  constructor(file?: string) {
    this.#file = file;
  }

  read(text: string, line: number): void {
    this.#line = line;
    this.#text = text;
    if (this.#header === undefined) {
      this.#header = this.#readHeader();
      return;
    }
    const word = text.slice(0, text.indexOf(' '));
    switch (word) {
      case 'layer':
        this.#layers.push(this.#named(/^layer ("(?:[^"\\]|\\.)*")$/)[0]);
        return;
      case 'table': {
        const [name, values] = this.#named(/^table ("(?:[^"\\]|\\.)*") (.+)$/);
        this.#tables.push({ name, values: values.split(' ').map((v) => this.#bigint(v)) });
        return;
      }
      case 'in':
        this.#inputs.push(this.#port());
        return;
      case 'out':
        this.#outputs.push(this.#port());
        return;
      default:
        this.#nodes.push(this.#node());
    }
  }

  finish(): Netlist {
    if (this.#header === undefined)
      throw this.#error('expected a header `netlist 1 "name" latency 0`, found an empty text');
    for (const port of [...this.#inputs, ...this.#outputs]) {
      const missing = port.elements.find((id) => !(id < this.#nodes.length));
      if (missing !== undefined)
        throw this.#error(`port ${JSON.stringify(port.name)} refers to node ${missing}, which does not exist`);
    }
    return {
      ...this.#header,
      nodes: this.#nodes,
      inputs: this.#inputs,
      outputs: this.#outputs,
      tables: this.#tables,
      layers: this.#layers,
    };
  }

  #readHeader(): { name: string; latency: number } {
    const [name, latency] = this.#named(new RegExp(`^netlist ${VERSION} ("(?:[^"\\\\]|\\\\.)*") latency (\\d+)$`));
    return { name, latency: Number(latency) };
  }

  #port(): NetPort {
    const [name, type, shape, elements] = this.#named(/^\w+ ("(?:[^"\\]|\\.)*") (\S+) \[([\d,]*)\] ?([\d ]*)$/);
    const precision = parsePrintedPrecision(type);
    if (precision.kind !== 'fixed' && precision.kind !== 'integer') throw this.#error(`a port cannot be ${type}`);
    return {
      name,
      shape: shape === '' ? [] : shape.split(',').map(Number),
      type: precision satisfies FixedPrecision | IntegerPrecision,
      elements: elements === '' ? [] : elements.split(' ').map(Number),
    };
  }

  #node(): NetNode {
    const [left, right] = this.#text.split(' : ');
    const range = right?.split(' ');
    if (range?.length !== 3) throw this.#error('expected `op operands : lo hi layer`');
    return {
      ...this.#op(left.split(' ')),
      lo: this.#bigint(range[0]),
      hi: this.#bigint(range[1]),
      layer: this.#number(range[2]),
    };
  }

  #op(words: readonly string[]): NetOp {
    const [name, x, y, z] = words;
    const id = (word: string): Id => {
      const value = this.#number(word);
      if (value >= this.#nodes.length) throw this.#error(`operand ${value} is not a node before this one`);
      return value;
    };
    switch (name) {
      case 'input':
        return { op: 'input', port: this.#number(x), index: this.#number(y) };
      case 'const':
        return { op: 'const', value: this.#bigint(x) };
      case 'add':
      case 'sub':
        return { op: 'add', a: id(x), b: id(y), shift: this.#number(z), sub: name === 'sub' };
      case 'scale':
        return { op: 'scale', a: id(x), factor: this.#bigint(y) };
      case 'shl':
      case 'shr':
        return { op: name, a: id(x), by: this.#number(y) };
      case 'wrap':
      case 'uwrap':
        return { op: 'wrap', a: id(x), width: this.#number(y), signed: name === 'wrap' };
      case 'lookup':
        return { op: 'lookup', table: this.#number(x), a: id(y) };
      case 'mux':
        return { op: 'mux', sel: id(x), a: id(y), b: id(z) };
      case 'neg':
      case 'reg':
        return { op: name, a: id(x) };
      case 'mul':
      case 'gt':
      case 'ge':
      case 'eq':
        return { op: name, a: id(x), b: id(y) };
      default:
        throw this.#error(`unknown operation ${JSON.stringify(name)}`);
    }
  }

  /** The groups of `pattern`, the first of them a JSON string. */
  #named(pattern: RegExp): string[] {
    const groups = pattern.exec(this.#text)?.slice(1);
    if (groups === undefined) throw this.#error(`expected ${pattern.source}`);
    return [JSON.parse(groups[0]) as string, ...groups.slice(1)];
  }

  #number(word: string | undefined): number {
    if (word === undefined || !/^\d+$/.test(word))
      throw this.#error(`expected a number, found ${JSON.stringify(word)}`);
    return Number(word);
  }

  #bigint(word: string | undefined): bigint {
    if (word === undefined || !/^-?\d+$/.test(word))
      throw this.#error(`expected an integer, found ${JSON.stringify(word)}`);
    return BigInt(word);
  }

  #error(message: string): Error {
    return userError(
      'netlist-syntax',
      `line ${this.#line}: ${message}`,
      { file: this.#file },
      'generate the netlist again',
    );
  }
}
