import { badReport, figure, present } from '../bad-report';
import type { Findings, Resources } from '../report';
import { tableRows } from './text-table';

/** First cells of the rows that count a resource, in the families' and versions' own words. */
const ROWS: Readonly<Record<keyof Resources, RegExp>> = {
  lut: /^(Slice|CLB) LUTs\*?$/,
  ff: /^((Slice|CLB) )?Registers$/,
  dsp: /^(DSPs|DSP Slices)$/,
  bram: /^Block RAM Tile$/,
  uram: /^URAM$/,
};

/**
 * Reads what `report_utilization` of Vivado writes after synthesis. Columns are found by their heads, which differ between
 * versions; a family without URAM has none. A missing, truncated or foreign text is a user error `bad-report`.
 */
export function readUtilization(rpt: string | undefined, file: string): Findings {
  const text = present(rpt, file, 'the utilisation report');
  let head: readonly string[] = [];
  const rows = new Map<string, Readonly<Record<string, string>>>();
  for (const cells of tableRows(text)) {
    if (cells[0] === 'Site Type') head = cells;
    else if (!rows.has(cells[0])) rows.set(cells[0], Object.fromEntries(head.map((name, i) => [name, cells[i]])));
  }
  const entries = Object.entries(ROWS).flatMap(([resource, name]) => {
    const row = [...rows].find(([first]) => name.test(first));
    if (row === undefined && resource === 'uram') return [];
    if (row === undefined) {
      const what = resource.toUpperCase();
      throw badReport(file, `the utilisation report has no row of ${what}s: it is truncated, or of another version`);
    }
    return [[resource, row] as const];
  });
  const column = (name: string): Resources =>
    Object.fromEntries(
      entries.map(([resource, [first, row]]) => [resource, figure(row[name], file, `${name} of ${first}`)]),
    );
  return {
    tool: /Tool Version : (Vivado v\.\S+)/.exec(text)?.[1] ?? 'Vivado',
    part: /\| Device +: (\S+)/.exec(text)?.[1],
    used: column('Used'),
    available: column('Available'),
  };
}
