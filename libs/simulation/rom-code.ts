import { type Cell, parameter } from './cell-netlist';
import { type Layout, limbCount } from './layout';
import { unsupported } from './unsupported';

/** Our name for one read port of a memory, see `splitReads`. */
export const ROM_READ = 'rom-read';

/** Contents of all read-only memories of a simulator, limb by limb, and where each memory begins. */
export interface RomStore {
  readonly words: number[];
  readonly bases: Map<string, number>;
}

/**
 * One cell per read port of a `$mem_v2`: the ports of one ROM are independent, and the data of one may well be the
 * address of another. Other cells are returned as they are. Written or clocked memories are a user error.
 */
export function splitReads(cell: Cell): readonly Cell[] {
  if (cell.type !== '$mem_v2') return [cell];
  if (parameter(cell, 'WR_PORTS') > 0) throw unsupported(cell, ' with write ports');
  if (cell.parameters.RD_CLK_ENABLE.includes('1')) throw unsupported(cell, ' with clocked reads');
  const width = parameter(cell, 'WIDTH');
  const address = parameter(cell, 'ABITS');
  return Array.from({ length: parameter(cell, 'RD_PORTS') }, (_, port) => ({
    ...cell,
    type: ROM_READ,
    ports: {
      RD_ADDR: cell.ports.RD_ADDR.slice(port * address, (port + 1) * address),
      RD_DATA: cell.ports.RD_DATA.slice(port * width, (port + 1) * width),
    },
  }));
}

/** Statements that read a ROM into limb `target` and the following; an address outside the ROM gives 0. */
export function romCode(cell: Cell, layout: Layout, target: number, roms: RomStore): string {
  const limbs = limbCount(parameter(cell, 'WIDTH'));
  const base = romBase(cell, roms);
  const inside = `t >= 0 && t < ${parameter(cell, 'SIZE')}`;
  const stores = Array.from(
    { length: limbs },
    (_, i) => `s[${target + i}] = ${inside} ? r[${base} + t * ${limbs} + ${i}] : 0;`,
  );
  return `t = (${layout.limb(cell.ports.RD_ADDR, 0)} >>> 0) - ${parameter(cell, 'OFFSET')}; ${stores.join(' ')}`;
}

/** Index of a memory's first limb in the store, which gets its contents when they are first asked for. */
function romBase(cell: Cell, roms: RomStore): number {
  const known = roms.bases.get(cell.name);
  if (known !== undefined) return known;
  const base = roms.words.length;
  roms.bases.set(cell.name, base);
  const width = parameter(cell, 'WIDTH');
  // INIT is one long binary number, word 0 in its low bits.
  const { INIT } = cell.parameters;
  for (let word = 0; word < parameter(cell, 'SIZE'); word++) {
    const end = INIT.length - word * width;
    const bits = INIT.slice(end - width, end).replace(/[xz]/g, '0');
    for (let top = width; top > 0; top -= 32) {
      roms.words.push(Number.parseInt(bits.slice(Math.max(0, top - 32), top), 2) | 0);
    }
  }
  return base;
}
