import { assertNever } from '../../../diagnostic';
import type { Id, Netlist, NetNode } from '../../../netlist';
import { operandsOf, widthOf } from '../../../netlist';

/** A netlist as statements of C++ over `nnet::wire`s, which hold two's complement numbers of the bits that they name. */
export interface WireCode {
  readonly wires: readonly { readonly name: string; readonly bits: number; readonly value: string }[];
  /** The wire of each element of each output. */
  readonly outputs: readonly (readonly string[])[];
}

/** The code of a combinational netlist without tables; `input` is the name of the array of an input port. */
export function wireCode(netlist: Netlist, input: (port: number) => string): WireCode {
  const bitsOf = (id: Id) => signedBits(netlist.nodes[id]);
  const as = (bits: number, id: Id) => `nnet::wire<${bits}>(${nameOf(id)})`;
  const value = (node: NetNode): string => {
    const bits = signedBits(node);
    switch (node.op) {
      case 'input':
        return `nnet::to_wire(${input(node.port)}[${node.index}])`;
      case 'const':
        return bits < 64 ? `${node.value}LL` : `nnet::wire<${bits}>("${node.value}", 10)`;
      case 'add': {
        const [a, b] = [as(bits, node.a), as(bits, node.b)];
        return `${a} ${node.sub ? '-' : '+'} ${node.shift === 0 ? b : `(${b} << ${node.shift})`}`;
      }
      case 'scale':
        return `${as(bits, node.a)} * ${node.factor}`;
      case 'mul':
        return `${as(bits, node.a)} * ${as(bits, node.b)}`;
      case 'neg':
        return `-${as(bits, node.a)}`;
      case 'shl':
        return `${as(bits, node.a)} << ${node.by}`;
      case 'shr':
        return node.by >= bitsOf(node.a) ? `${nameOf(node.a)} < 0 ? -1 : 0` : `${nameOf(node.a)} >> ${node.by}`;
      case 'wrap':
        return `nnet::wrap_${node.signed ? 'signed' : 'unsigned'}<${node.width}>(${nameOf(node.a)})`;
      case 'gt':
        return `${nameOf(node.a)} > ${nameOf(node.b)} ? 1 : 0`;
      case 'ge':
        return `${nameOf(node.a)} >= ${nameOf(node.b)} ? 1 : 0`;
      case 'eq':
        return `${nameOf(node.a)} == ${nameOf(node.b)} ? 1 : 0`;
      case 'mux':
        return `${nameOf(node.sel)} != 0 ? ${as(bits, node.a)} : ${as(bits, node.b)}`;
      case 'lookup':
      case 'reg':
        throw new Error(`netlist ${netlist.name}: a ${node.op} is no wire`);
      default:
        return assertNever(node);
    }
  };
  const used = new Set([...netlist.nodes.flatMap(operandsOf), ...netlist.outputs.flatMap(({ elements }) => elements)]);
  return {
    // Inputs are in every netlist.
    wires: netlist.nodes.flatMap((node, id) =>
      used.has(id) ? [{ name: nameOf(id), bits: signedBits(node), value: value(node) }] : [],
    ),
    outputs: netlist.outputs.map(({ elements }) => elements.map(nameOf)),
  };
}

const nameOf = (id: Id) => `n${id}`;

function signedBits(node: NetNode): number {
  const { width, signed } = widthOf(node);
  return signed ? width : width + 1;
}
