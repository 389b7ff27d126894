import { assertNever } from '../diagnostic';
import { bitLength } from '../fixed';
import { type Id, type Netlist, type NetNode, type Width, widthOf } from '../netlist';
import { oneLine } from './identifier';
import { knownValue, liveNodes } from './live-nodes';
import { type ModuleInterface, moduleInterface } from './module-ports';
import { literal, type Operand, range, type Signal, Wires } from './wires';

/**
 * Verilog-2001 of a pipelined netlist: one module that takes a sample on every clock (in_valid) and gives its result
 * `netlist.latency` clocks later (out_valid). Reset is synchronous and clears the valid chain only; data registers have
 * none. Every wire is as wide as its interval needs, every operand is extended or cut explicitly, so all arithmetic is
 * exact modulo 2^width, which the interval makes exact.
 */
export function emitModule(netlist: Netlist): string {
  const face = moduleInterface(netlist);
  const body = new ModuleBody(netlist, face);
  const ports = [
    'input wire clk',
    'input wire rst',
    'input wire in_valid',
    ...face.inputs.map((p) => `input wire ${range(p.width)}${p.name}`),
    'output wire out_valid',
    ...face.outputs.map((p) => `output wire ${range(p.width)}${p.name}`),
  ];
  return [
    `// ${oneLine(netlist.name)}: initiation interval 1, latency ${netlist.latency} cycles`,
    '`timescale 1ns / 1ps',
    '`default_nettype none',
    `module ${face.top} (`,
    ports.map((port) => `  ${port}`).join(',\n'),
    ');',
    ...body.lines(),
    'endmodule',
    '`default_nettype wire',
    '',
  ].join('\n');
}

/** Collects the statements of one module: declarations in SSA order, then outputs and unread bits. */
class ModuleBody {
  private readonly netlist: Netlist;
  private readonly face: ModuleInterface;
  private readonly wires = new Wires();
  private readonly operands = new Map<Id, Operand>();
  private readonly ports: readonly Signal[];
  private readonly declarations: string[] = [];

  constructor(netlist: Netlist, face: ModuleInterface) {
    this.netlist = netlist;
    this.face = face;
    this.ports = face.inputs.map((port) => this.wires.declare(port.name, port.width, false));
  }

  lines(): string[] {
    const live = liveNodes(this.netlist);
    this.roms(live);
    let layer = -1;
    for (const [id, node] of this.netlist.nodes.entries()) {
      if (!live[id]) continue;
      const known = knownValue(this.netlist, node);
      if (known !== undefined) {
        this.operands.set(id, known);
        continue;
      }
      if (node.layer !== layer) this.declarations.push(`  // layer ${oneLine(this.netlist.layers[node.layer] ?? '')}`);
      layer = node.layer;
      this.operands.set(id, this.declare(id, node));
    }
    const outputs = this.outputs();
    const valid = this.validChain();
    return [...this.declarations, ...outputs, ...valid, ...this.unused()];
  }

  private operand(id: Id): Operand {
    const operand = this.operands.get(id);
    if (operand === undefined) throw new Error(`netlist ${this.netlist.name}: node ${id} is used before it is defined`);
    return operand;
  }

  /** Low `width` bits of node `id`. */
  private word(id: Id, width: number): string {
    return this.wires.window(this.operand(id), 0, width);
  }

  private declare(id: Id, node: NetNode): Signal {
    const { width, signed } = widthOf(node);
    const name = `n${id}`;
    if (node.op === 'reg') {
      // A block for each register: Yosys takes time quadratic in the length of a block.
      this.declarations.push(
        `  reg ${range(width)}${name}; always @(posedge clk) ${name} <= ${this.word(node.a, width)};`,
      );
    } else {
      this.declarations.push(`  wire ${range(width)}${name} = ${this.expression(name, node, width)};`);
    }
    return this.wires.declare(name, width, signed);
  }

  private expression(name: string, node: Exclude<NetNode, { op: 'reg' }>, width: number): string {
    switch (node.op) {
      case 'input':
        return this.wires.window(this.ports[node.port], node.index * this.elementWidth(node.port, width), width);
      case 'add':
        return `${this.word(node.a, width)} ${node.sub ? '-' : '+'} ${this.wires.window(this.operand(node.b), -node.shift, width)}`;
      case 'mul':
        // Marked signed so that tools see through the extension and infer a multiplier of the operands' own widths.
        return `$signed(${this.word(node.a, width)}) * $signed(${this.word(node.b, width)})`;
      case 'neg':
        return `-${this.word(node.a, width)}`;
      case 'shl':
        return this.wires.window(this.operand(node.a), -node.by, width);
      case 'shr':
        return this.wires.window(this.operand(node.a), node.by, width);
      case 'wrap':
        return this.word(node.a, width);
      case 'gt':
        return this.comparison(node.a, '>', node.b);
      case 'ge':
        return this.comparison(node.a, '>=', node.b);
      case 'eq':
        return this.comparison(node.a, '==', node.b);
      case 'mux':
        return this.mux(node.sel, node.a, node.b, width);
      case 'lookup':
        return this.lookup(name, node.table, node.a, width);
      case 'const':
      case 'scale':
        throw new Error(`netlist ${this.netlist.name}: ${name} is a ${node.op}, which must be lowered before RTL`);
      default:
        return assertNever(node);
    }
  }

  private elementWidth(port: number, width: number): number {
    const { elementWidth, source } = this.face.inputs[port];
    if (width > elementWidth) throw new Error(`input ${source}: an interval of ${width} bits exceeds its type`);
    return elementWidth;
  }

  private comparison(a: Id, operator: '>' | '>=' | '==', b: Id): string {
    const operands = [this.operand(a), this.operand(b)];
    const formats = operands.map((o) => (typeof o === 'bigint' ? widthOf({ lo: o, hi: o }) : o));
    const signed = formats.some((f) => f.signed);
    const width = Math.max(...formats.map((f) => f.width + (signed && !f.signed ? 1 : 0)));
    const [left, right] = operands.map((o) => this.wires.window(o, 0, width));
    return signed && operator !== '=='
      ? `$signed(${left}) ${operator} $signed(${right})`
      : `${left} ${operator} ${right}`;
  }

  private mux(sel: Id, a: Id, b: Id, width: number): string {
    const condition = this.operand(sel);
    if (typeof condition === 'bigint') return this.word(condition !== 0n ? a : b, width);
    if (condition.width !== 1) throw new Error(`netlist ${this.netlist.name}: select n${sel} is not a 0/1 value`);
    return `${this.word(sel, 1)} ? ${this.word(a, width)} : ${this.word(b, width)}`;
  }

  private lookup(name: string, table: number, index: Id, width: number): string {
    const { values } = this.netlist.tables[table];
    const address = this.word(index, bitLength(BigInt(values.length - 1)));
    const format = tableFormat(values);
    if (format.width === width) return `rom${table}[${address}]`;
    // Verilog-2001 cannot select bits of an array element's value in place.
    const word = this.wires.declare(`${name}_word`, format.width, format.signed);
    this.declarations.push(`  wire ${range(format.width)}${word.name} = rom${table}[${address}];`);
    return this.wires.window(word, 0, width);
  }

  private roms(live: readonly boolean[]): void {
    const used = new Set<number>();
    for (const [id, node] of this.netlist.nodes.entries()) {
      if (node.op === 'lookup' && live[id] && knownValue(this.netlist, node) === undefined) used.add(node.table);
    }
    for (const index of [...used].sort((a, b) => a - b)) {
      const { name, values } = this.netlist.tables[index];
      const { width } = tableFormat(values);
      this.declarations.push(
        `  // table ${oneLine(name)}`,
        // No rom_style: tools choose well by themselves, and Yosys refuses styles that the family has no memory for.
        `  reg ${range(width)}rom${index} [0:${values.length - 1}];`,
        '  initial begin',
        ...values.map((value, i) => `    rom${index}[${i}] = ${literal(value, width)};`),
        '  end',
      );
    }
  }

  private outputs(): string[] {
    return this.face.outputs.flatMap((port, p) =>
      this.netlist.outputs[p].elements.map((id, i) => {
        const low = i * port.elementWidth;
        const select =
          port.elements === 1 ? '' : port.elementWidth === 1 ? `[${low}]` : `[${low + port.elementWidth - 1}:${low}]`;
        return `  assign ${port.name}${select} = ${this.word(id, port.elementWidth)};`;
      }),
    );
  }

  private validChain(): string[] {
    const { latency } = this.face;
    if (latency === 0) return ['  assign out_valid = in_valid;'];
    const shifted =
      latency === 1 ? 'in_valid' : latency === 2 ? '{valid[0], in_valid}' : `{valid[${latency - 2}:0], in_valid}`;
    return [
      `  reg ${range(latency)}valid;`,
      '  always @(posedge clk) begin',
      `    if (rst) valid <= ${latency}'d0;`,
      `    else valid <= ${shifted};`,
      '  end',
      `  assign out_valid = valid${latency === 1 ? '' : `[${latency - 1}]`};`,
    ];
  }

  private unused(): string[] {
    const idle = this.face.latency === 0 ? ['clk', 'rst'] : [];
    const unread = [...idle, ...this.wires.unread()];
    if (unread.length === 0) return [];
    return ['  wire unused = &{', "    1'b0,", `${unread.map((select) => `    ${select}`).join(',\n')}`, '  };'];
  }
}

/** Word format of a table: from all its values, since one array serves all its readers. */
function tableFormat(values: readonly bigint[]): Width {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : 1));
  return widthOf({ lo: sorted[0], hi: sorted[sorted.length - 1] });
}
