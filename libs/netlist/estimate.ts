import { assertNever } from '../diagnostic';
import { canonicalDigits } from './csd';
import { adderBits, comparedBits, comparesConstant, dspTiles, isSignTest, LUT_INPUTS } from './delay';
import type { Netlist, NetNode } from './netlist';
import { operandsOf } from './operands';
import { widthOf } from './ranges';

/**
 * FPGA resources; `bram` counts 36 kbit blocks. `ff` is exactly the register bits: synthesis may keep some of them in block
 * RAM, multipliers or shift-register LUTs. The others are estimates.
 */
export interface Resources {
  readonly lut: number;
  readonly ff: number;
  readonly dsp: number;
  readonly bram: number;
}

/** Resources by layer, and together. */
export interface Estimate {
  readonly layers: readonly (Resources & { readonly name: string })[];
  readonly total: Resources;
}

/** LUTs a bit, from small designs run through Yosys' `synth_xilinx -family xcup`. */
const LUTS = {
  /** An addition of a constant or a carry, and a multiplexer with a constant: mostly part of a carry chain or register. */
  withConstant: 0.25,
  compareConstant: 0.25,
  equalConstant: 0.2,
  equal: 0.65,
  /** A bit product of a small multiplier. */
  product: 1.6,
} as const;

/** A registered table of more bits than this becomes block RAM. */
const LUT_TABLE_BITS = 4096;

/** Half a block. */
const BLOCK_BITS = 18 * 1024;

const NONE: Resources = { lut: 0, ff: 0, dsp: 0, bram: 0 };

/** What a netlist takes on a device of 6-input LUTs with carry chains and DSP48E2 multipliers, from operand widths. */
export function estimate(netlist: Netlist): Estimate {
  const layers: Resources[] = netlist.layers.map(() => NONE);
  const unregistered = new Set(netlist.nodes.flatMap((node) => (node.op === 'reg' ? [] : operandsOf(node))));
  netlist.nodes.forEach((node, id) => {
    layers[node.layer] = plus(layers[node.layer], costOf(node, netlist, !unregistered.has(id)));
  });
  return {
    layers: netlist.layers.map((name, i) => ({ name, ...rounded(layers[i]) })),
    total: rounded(layers.reduce(plus, NONE)),
  };
}

function plus(a: Resources, b: Resources): Resources {
  return { lut: a.lut + b.lut, ff: a.ff + b.ff, dsp: a.dsp + b.dsp, bram: a.bram + b.bram };
}

function rounded(r: Resources): Resources {
  return { ...r, lut: Math.round(r.lut) };
}

function costOf(node: NetNode, { nodes, tables }: Netlist, registered: boolean): Resources {
  const { width } = widthOf(node);
  const lut = (count: number): Resources => ({ ...NONE, lut: count });
  const isConstant = (id: number): boolean => nodes[id].op === 'const';
  switch (node.op) {
    case 'input':
    case 'const':
    case 'shl':
    case 'shr':
    case 'wrap':
      return NONE;
    case 'reg':
      return { ...NONE, ff: width };
    case 'add': {
      const narrow = isConstant(node.a) || isConstant(node.b) || widthOf(nodes[node.b]).width === 1;
      return lut(adderBits(node) * (narrow ? LUTS.withConstant : 1));
    }
    case 'neg':
      return lut(adderBits(node));
    case 'scale':
      return lut((canonicalDigits(node.factor, 0).length - 1) * width);
    case 'mul': {
      const [a, b] = [widthOf(nodes[node.a]).width, widthOf(nodes[node.b]).width];
      const dsp = dspTiles(a, b);
      return dsp === 0 ? lut(a * b * LUTS.product) : { ...NONE, dsp, lut: (dsp - 1) * (a + b) };
    }
    case 'gt':
    case 'ge':
      if (isSignTest(node, nodes)) return NONE;
      return lut(comparedBits(node, nodes) * (comparesConstant(node, nodes) ? LUTS.compareConstant : 1));
    case 'eq':
      return lut(comparedBits(node, nodes) * (comparesConstant(node, nodes) ? LUTS.equalConstant : LUTS.equal));
    case 'mux':
      return lut(width * (isConstant(node.a) || isConstant(node.b) ? LUTS.withConstant : 1));
    case 'lookup': {
      const entries = tables[node.table].values.length;
      if (registered && entries * width > LUT_TABLE_BITS) {
        return { ...NONE, bram: Math.ceil((entries * width) / BLOCK_BITS) / 2 };
      }
      return lut(width * lookupLuts(entries));
    }
    default:
      return assertNever(node);
  }
}

/** LUTs for one output bit: one for 64 entries; beyond, F7 and F8 multiplexers join four, further LUTs four of these. */
function lookupLuts(entries: number): number {
  const leaves = Math.ceil(entries / 2 ** LUT_INPUTS);
  let muxes = 0;
  for (let groups = Math.ceil(leaves / 4); groups > 1; groups = Math.ceil(groups / 4)) muxes += Math.ceil(groups / 4);
  return leaves + muxes;
}
