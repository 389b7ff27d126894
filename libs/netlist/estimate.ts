import { assertNever } from '../diagnostic';
import { canonicalDigits } from './csd';
import { adderBits, comparedBits, comparesConstant, dspTiles, isSignTest, LUT_INPUTS } from './delay';
import type { Netlist, NetNode } from './netlist';
import { widthOf } from './ranges';

/** FPGA resources. `ff` is exact, `lut` and `dsp` are estimates; look-ups become LUTs, so `bram` stays 0. */
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

const NONE: Resources = { lut: 0, ff: 0, dsp: 0, bram: 0 };

/** What a netlist takes on a 6-input LUT device with carry chains and DSP48E2 multipliers, from operand widths. */
export function estimate(netlist: Netlist): Estimate {
  const layers: Resources[] = netlist.layers.map(() => NONE);
  for (const node of netlist.nodes) {
    const used = costOf(node, netlist);
    layers[node.layer] = plus(layers[node.layer] ?? NONE, used);
  }
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

function costOf(node: NetNode, { nodes, tables }: Netlist): Resources {
  const { width } = widthOf(node);
  const lut = (count: number): Resources => ({ ...NONE, lut: count });
  switch (node.op) {
    case 'input':
    case 'const':
    case 'shl':
    case 'shr':
    case 'wrap':
      return NONE;
    case 'reg':
      return { ...NONE, ff: width };
    case 'add':
    case 'neg':
      return lut(adderBits(node));
    case 'scale':
      return lut((canonicalDigits(node.factor, 0).length - 1) * width);
    case 'mul': {
      const [a, b] = [widthOf(nodes[node.a]).width, widthOf(nodes[node.b]).width];
      const dsp = dspTiles(a, b);
      return dsp === 0 ? lut(a * b) : { ...NONE, dsp, lut: (dsp - 1) * (a + b) };
    }
    case 'gt':
    case 'ge':
      return isSignTest(node, nodes) ? NONE : lut(comparedBits(node, nodes) / (comparesConstant(node, nodes) ? 4 : 2));
    case 'eq':
      return lut(Math.ceil(comparedBits(node, nodes) / (comparesConstant(node, nodes) ? 5 : 2.5)));
    case 'mux':
      return lut(width);
    case 'lookup':
      return lut(width * lookupLuts(tables[node.table].values.length));
    default:
      return assertNever(node);
  }
}

/** LUTs for one output bit: one for 64 entries (a fraction below); beyond, F7 and F8 join four, further LUTs four of these. */
function lookupLuts(entries: number): number {
  const leaves = Math.ceil(entries / 2 ** LUT_INPUTS);
  let muxes = 0;
  for (let groups = Math.ceil(leaves / 4); groups > 1; groups = Math.ceil(groups / 4)) muxes += Math.ceil(groups / 4);
  return leaves + muxes;
}
