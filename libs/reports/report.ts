import { formatTable } from './table';

/** FPGA resources; what a tool does not tell is absent. BRAMs in blocks of 36 kbit. */
export interface Resources {
  readonly lut?: number;
  readonly ff?: number;
  readonly dsp?: number;
  readonly bram?: number;
  readonly uram?: number;
}

/** What one layer costs, and the formats it works in, as text such as `fixed<16,6>`. */
export interface LayerReport extends Resources {
  readonly name: string;
  readonly kind: string;
  /** Of the output, without the batch. */
  readonly shape: readonly number[];
  readonly weight?: string;
  readonly result?: string;
}

/** How good the firmware's predictions are beside the float model's. */
export interface AccuracyReport {
  readonly samples: number;
  /** Shares of the labels, 0 to 1; absent without labels. */
  readonly model?: number;
  readonly float?: number;
  /** Share of samples for which both choose the same class. */
  readonly agreement?: number;
  /** rms of the difference over the rms of the float outputs. */
  readonly relativeRms: number;
}

/** What any tool tells about a design: one schema for estimates, Yosys and vendors. */
export interface BuildReport {
  readonly format: 'nx-hls-report';
  readonly version: 1;
  /** Who says so: `estimate`, `yosys 0.55`, ... */
  readonly tool: string;
  readonly part?: string;
  /** Identity of the RTL: reports of the same design tell about the same hardware. */
  readonly design?: string;
  /** ns */
  readonly clockPeriod?: number;
  /** ns that the tool expects the longest path to need. */
  readonly clockEstimate?: number;
  /** Clock cycles from input to output, in the worst case. */
  readonly latency?: number;
  /** The same in the best case, where it is another. */
  readonly latencyMin?: number;
  /** Clock cycles between two samples, in the worst case. */
  readonly interval?: number;
  /** The same in the best case, where it is another. */
  readonly intervalMin?: number;
  readonly used: Resources;
  /** What the part offers. */
  readonly available?: Resources;
  readonly layers: readonly LayerReport[];
  readonly accuracy?: AccuracyReport;
}

/** What one report file of a tool tells; what else a `BuildReport` holds is known to who ran the tool. */
export type Findings = Omit<BuildReport, 'format' | 'version' | 'design' | 'layers' | 'accuracy'>;

/** A report's one text: layers, then latency, resources and accuracy. */
export function formatReport(report: BuildReport): string {
  return [layerTable(report), ...summary(report)].filter((part) => part !== '').join('\n');
}

const RESOURCES = [
  ['LUT', 'lut'],
  ['FF', 'ff'],
  ['DSP', 'dsp'],
  ['BRAM', 'bram'],
  ['URAM', 'uram'],
] as const;

function layerTable({ layers }: BuildReport): string {
  if (layers.length === 0) return '';
  const told = RESOURCES.filter(([, key]) => layers.some((layer) => layer[key] !== undefined));
  const head = ['layer', 'kind', 'shape', 'weight', 'result', ...told.map(([title]) => title)];
  const rows = layers.map((layer) => [
    layer.name,
    layer.kind,
    layer.shape.join('x'),
    layer.weight ?? '',
    layer.result ?? '',
    ...told.map(([, key]) => count(layer[key])),
  ]);
  return `${formatTable([head, ...rows], 5)}\n`;
}

function summary(report: BuildReport): string[] {
  const { latency, latencyMin, interval, intervalMin, clockPeriod, clockEstimate, accuracy, part } = report;
  const rows: [string, string][] = [];
  if (part !== undefined) rows.push(['part', part]);
  if (clockPeriod !== undefined) rows.push(['clock', `${clockPeriod} ns (${decimal(1000 / clockPeriod, 1)} MHz)`]);
  if (clockEstimate !== undefined) rows.push(['longest path', `${clockEstimate} ns`]);
  if (latency !== undefined) rows.push(['latency', range(latencyMin, latency, clockPeriod)]);
  if (interval !== undefined) rows.push(['interval', range(intervalMin, interval, clockPeriod)]);
  for (const [title, key] of RESOURCES) {
    const [used, available] = [report.used[key], report.available?.[key]];
    if (used === undefined) continue;
    rows.push([
      title,
      available ? `${count(used)} of ${count(available)} (${percent(used / available)})` : count(used),
    ]);
  }
  if (accuracy !== undefined) rows.push(['accuracy', accuracyText(accuracy)]);
  rows.push(['source', report.tool]);
  return [formatTable(rows, 2)];
}

function accuracyText({ samples, model, float, agreement, relativeRms }: AccuracyReport): string {
  const on = `on ${samples} sample${samples === 1 ? '' : 's'}`;
  if (model !== undefined && float !== undefined) return `${percent(model)} ${on}; float model ${percent(float)}`;
  if (agreement !== undefined) return `${percent(agreement)} the same choice as the float model ${on}`;
  return `relative error ${decimal(relativeRms, 5)} against the float model ${on}`;
}

/** Clock cycles, and what they are in time: `16 cycles = 80 ns`, `10 to 12 cycles = 50 to 60 ns`. */
function range(min: number | undefined, max: number, period: number | undefined): string {
  const values = min === undefined ? [max] : [min, max];
  const cycles = `${values.join(' to ')} cycle${max === 1 ? '' : 's'}`;
  return period === undefined ? cycles : `${cycles} = ${values.map((n) => decimal(n * period, 3)).join(' to ')} ns`;
}

function percent(share: number): string {
  return `${decimal(share * 100, 2)} %`;
}

/** At most `digits` decimals, no trailing zeros. */
function decimal(x: number, digits: number): string {
  return String(Number(x.toFixed(digits)));
}

/** Groups of three digits, the same in every locale. */
function count(n: number | undefined): string {
  return n === undefined ? '' : String(n).replace(/\B(?=(\d{3})+$)/g, ' ');
}
