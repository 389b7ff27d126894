import { userError } from '../../diagnostic';
import { badReport, figure, present } from '../bad-report';
import { between } from '../between';
import type { Findings } from '../report';
import { tableRows } from './text-table';

/**
 * Reads `<top>_cosim.rpt`: cycles as measured in the simulation of the RTL. A status other than `Pass` is a user error
 * `cosim-failed`; a missing, truncated or foreign text one of `bad-report`.
 */
export function readCosim(rpt: string | undefined, file: string): Findings {
  const text = present(rpt, file, 'the co-simulation report');
  const run = tableRows(text).find(([rtl, status]) => /^(VHDL|Verilog)$/.test(rtl) && status !== 'NA');
  if (run === undefined) throw badReport(file, 'the co-simulation report tells of no run in VHDL or Verilog');
  const [rtl, status, ...cells] = run;
  if (!/^pass$/i.test(status)) {
    throw userError('cosim-failed', `the simulation of the ${rtl} ended with ${JSON.stringify(status)}`, { file });
  }
  const [minLatency, , maxLatency, minInterval, , maxInterval] = cells.map(
    (cell, i) => () => figure(cell, file, `column ${i + 3} of the row ${rtl}`),
  );
  if (maxInterval === undefined) throw badReport(file, `the row ${rtl} of the co-simulation report is not complete`);
  // A single transaction has no interval.
  const interval = /^(NA|x|-)$/.test(cells[5]) ? {} : between('interval', minInterval(), maxInterval());
  return {
    tool: `co-simulation of the ${rtl}`,
    ...between('latency', minLatency(), maxLatency()),
    ...interval,
    used: {},
  };
}

/**
 * Reads `<top>.performance.result.transaction.xml`: a line per transaction, `transaction <n>: <latency> <interval>`, the interval
 * of the last one being `x`. It is plain text in spite of its name. A user error `bad-report` when no line tells of one.
 */
export function readTransactions(text: string | undefined, file: string): Findings {
  const lines = present(text, file, 'the list of transactions').split('\n');
  const transactions = lines.filter((line) => /^\s*transaction\s/.test(line)).map((line) => line.trim().split(/\s+/));
  if (transactions.length === 0) throw badReport(file, 'the list of transactions is empty');
  const cycles = (column: number) =>
    transactions
      .filter((cells) => cells[column] !== 'x')
      .map((cells) => figure(cells[column], file, `column ${column + 1} of ${cells.slice(0, 2).join(' ')}`));
  const range = (name: 'latency' | 'interval', values: number[]) =>
    values.length === 0 ? {} : between(name, Math.min(...values), Math.max(...values));
  return { tool: 'co-simulation', ...range('latency', cycles(2)), ...range('interval', cycles(3)), used: {} };
}
