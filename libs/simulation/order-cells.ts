import { userError } from '../diagnostic';
import { cellPins } from './cell-code';
import type { Bit, Cell } from './cell-netlist';

/**
 * Combinational cells so ordered that each comes after all that drive it. Throws a user error naming a cell on a
 * combinational loop, if there is one.
 */
export function orderCells(cells: readonly Cell[]): Cell[] {
  const pins = cells.map(cellPins);
  const driver = new Map<Bit, number>();
  for (const [index, { drives }] of pins.entries()) for (const bit of drives) driver.set(bit, index);
  const waiting = new Int32Array(cells.length);
  const readers: number[][] = cells.map(() => []);
  for (const [index, { reads }] of pins.entries()) {
    const sources = new Set(reads.map((bit) => driver.get(bit)).filter((source) => source !== undefined));
    waiting[index] = sources.size;
    for (const source of sources) readers[source].push(index);
  }
  const ready = cells.map((_, index) => index).filter((index) => waiting[index] === 0);
  // `ready` grows while it is walked: it becomes the order itself.
  for (const index of ready) {
    for (const reader of readers[index]) {
      waiting[reader]--;
      if (waiting[reader] === 0) ready.push(reader);
    }
  }
  if (ready.length < cells.length) {
    const stuck = cells.find((_, index) => waiting[index] > 0);
    throw userError('combinational-loop', `cell ${stuck?.name} (${stuck?.type}) depends on its own output`);
  }
  return ready.map((index) => cells[index]);
}
