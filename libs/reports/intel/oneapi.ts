import { badReport, figure, present } from '../bad-report';
import type { Findings, Resources } from '../report';

/** The columns of a row of estimated resources. Intel's blocks: `lut` are ALUTs, `bram` are M20K. */
const COLUMNS = ['lut', 'ff', 'bram', 'dsp'] as const;

/**
 * Reads the estimates of Intel's oneAPI compiler: `summary.ndjson` (resources) and `loop_attr.ndjson` (cycles; the slowest
 * block counts, as blocks run beside each other). A missing, truncated or foreign text is a user error `bad-report`.
 */
export function readOneapiEstimate(summary: string | undefined, loops: string | undefined, file: string): Findings {
  const rows = records(summary, file, 'the summary');
  const resources = (name: string): Resources => {
    const data = rows.find((row) => row.name === name && Array.isArray(row.data))?.data as unknown[] | undefined;
    if (data === undefined)
      throw badReport(file, `the summary has no row ${name}: it is truncated, or of another version`);
    return Object.fromEntries(COLUMNS.map((key, i) => [key, figure(data[i], file, `column ${i + 1} of ${name}`)]));
  };
  const blocks = records(loops, file, 'the list of loops').filter(({ ii, lt }) => ii !== undefined && lt !== undefined);
  if (blocks.length === 0) throw badReport(file, 'the list of loops tells of no cycles');
  const worst = (key: string) =>
    Math.max(
      ...blocks
        .filter((block) => block[key] !== 'n/a')
        .map((block) => figure(block[key], file, `${key} of ${block.name}`)),
    );
  const slowest = Math.min(...blocks.map(({ af, name }) => figure(af, file, `af of ${name}`)));
  return {
    tool: 'oneAPI estimate',
    clockEstimate: Number((1000 / slowest).toFixed(3)),
    latency: worst('lt'),
    interval: worst('ii'),
    used: resources('Total'),
    available: resources('Available'),
  };
}

/**
 * Reads `quartus.ndjson`: what the kernel `top` takes after place and route, and the clock it reaches. A missing, truncated or
 * foreign text, or one without that kernel, is a user error `bad-report`.
 */
export function readOneapiQuartus(json: string | undefined, top: string, file: string): Findings {
  const [report] = records(json, file, "Quartus's report") as [
    {
      readonly quartusFitClockSummary?: { readonly nodes?: readonly Record<string, unknown>[] };
      readonly quartusFitResourceUsageSummary?: { readonly nodes?: readonly Record<string, unknown>[] };
    },
  ];
  const kernels = report.quartusFitResourceUsageSummary?.nodes ?? [];
  const kernel = kernels.find(({ name }) => String(name).toLowerCase() === top.toLowerCase());
  if (kernel === undefined) {
    throw badReport(
      file,
      `Quartus's report has no kernel ${top}; it has ${kernels.map(({ name }) => name).join(', ') || 'none'}`,
    );
  }
  const used = (key: string) => figure(kernel[key], file, `${key} of ${top}`);
  const fmax = figure(report.quartusFitClockSummary?.nodes?.[0]?.['clock fmax'], file, 'clock fmax');
  return {
    tool: 'Quartus',
    clockEstimate: Number((1000 / fmax).toFixed(3)),
    used: { lut: used('alut'), ff: used('reg'), dsp: used('dsp'), bram: used('ram') },
  };
}

/** One JSON object per line. */
function records(text: string | undefined, file: string, what: string): Record<string, unknown>[] {
  const lines = present(text, file, what)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const objects = lines.map((line, i) => {
    try {
      return JSON.parse(line) as Record<string, unknown>;
    } catch {
      throw badReport(file, `line ${i + 1} of ${what} is not complete JSON`);
    }
  });
  if (objects.length === 0) throw badReport(file, `${what} is empty`);
  return objects;
}
