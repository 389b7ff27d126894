import { type ParseError, parse } from 'jsonc-parser';
import { badReport, figure, present } from '../bad-report';
import { between } from '../between';
import type { Findings } from '../report';

/**
 * Reads `reports/lib/report_data.js` of Intel's HLS compiler: estimated resources of the design. The file is a script of
 * variables that hold JSON; it is read as data, never run. Intel's blocks: `lut` are ALUTs, `bram` are RAM blocks. A missing,
 * truncated or foreign text is a user error `bad-report`.
 */
export function readQuartusEstimate(script: string | undefined, file: string): Findings {
  const { total } = variable(present(script, file, 'the HLS report'), 'areaJSON', file) as { total?: unknown[] };
  const [lut, ff, bram, dsp] = ['ALUT', 'FF', 'RAM', 'DSP'].map((name, i) =>
    figure(total?.[i], file, `total of ${name}`),
  );
  return { tool: 'Intel HLS estimate', used: { lut, ff, dsp, bram } };
}

/** Reads `verification_data.js`: cycles as measured in the simulation, each as `min,max,average`. Errors as above. */
export function readQuartusVerification(script: string | undefined, file: string): Findings {
  const data = variable(present(script, file, 'the verification report'), 'verifJSON', file) as {
    functions?: { data?: unknown[] }[];
  };
  const cells = data.functions?.[0]?.data;
  const range = (name: 'latency' | 'interval', column: number) => {
    const [min, max] = String(cells?.[column] ?? '').split(',');
    return between(name, figure(min, file, `least ${name}`), figure(max, file, `largest ${name}`));
  };
  return { tool: 'Intel HLS simulation', ...range('latency', 1), ...range('interval', 2), used: {} };
}

/** Reads `quartus_data.js`: what place and route took; `lut` are ALMs. A clock that is `TBD` means that Quartus has not run: an error. */
export function readQuartusFit(script: string | undefined, file: string): Findings {
  const data = variable(present(script, file, "Quartus's report"), 'quartusJSON', file) as Record<
    string,
    { nodes?: Record<string, unknown>[] } | undefined
  >;
  const clock = data.quartusFitClockSummary?.nodes?.[0]?.clock;
  if (clock === 'TBD') throw badReport(file, 'Quartus has not compiled this design: its clock is still TBD');
  const design = data.quartusFitResourceUsageSummary?.nodes?.at(-1);
  const used = (key: string) => figure(design?.[key], file, `${key} of the design`);
  return {
    tool: 'Quartus',
    clockEstimate: Number((1000 / figure(clock, file, 'clock')).toFixed(3)),
    used: { lut: used('alm'), ff: used('reg'), dsp: used('dsp'), bram: used('ram') },
  };
}

/** The value of `var <name> = {...};` in a script. */
function variable(script: string, name: string, file: string): unknown {
  const start = new RegExp(`(?:^|[;\\s])var\\s+${name}\\s*=\\s*`).exec(script);
  if (!start) throw badReport(file, `it declares no variable ${name}`);
  const rest = script.slice(start.index + start[0].length);
  const errors: ParseError[] = [];
  const value = parse(rest.split(/;\s*(?:var\s|$)/)[0], errors);
  if (errors.length > 0) throw badReport(file, `the value of ${name} is not complete JSON`);
  return value;
}
