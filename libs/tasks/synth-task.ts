import { join } from 'node:path';
import { type BuildReport, formatReport } from '../reports';
import { partFamily, synthesize } from '../toolchain';
import type { Print } from './flow-task';
import { designOf, readIp } from './ip-folder';
import { openProject } from './open-project';
import { replaceFolder } from './output-folder';
import { folderOf, type TaskPlace } from './output-paths';
import { readReport } from './read-report';

export interface SynthOptions {
  /** Path of a native Yosys. */
  readonly yosys?: string;
}

/** Synthesises the project's IP for the family of its part; leaves and prints a report of what the cells take. */
export async function runSynthTask(
  place: TaskPlace,
  { yosys }: SynthOptions,
  print: Print,
  signal: AbortSignal,
): Promise<void> {
  const { build } = await openProject(join(place.workspaceRoot, place.projectRoot));
  const part = build.part!;
  const family = partFamily(part);
  const { face, files } = readIp(folderOf(place, 'hls-ip'));
  const { clockPeriod, latency, interval } = readReport(folderOf(place, 'hls-ip'));
  print(`synthesising ${face.top} for ${part} (family ${family})`);
  const logFile = join(folderOf(place, 'logs'), 'hls-synth.log');
  const { resources, log } = await synthesize(files, face.top, family, { native: yosys, logFile, signal });
  const { lut, srl, ff, dsp, bram, uram } = resources;
  const report: BuildReport = {
    format: 'nx-hls-report',
    version: 1,
    tool: versionIn(log),
    part,
    design: designOf(files),
    clockPeriod,
    latency,
    interval,
    // A shift register takes the place of a LUT.
    used: { lut: lut + srl, ff, dsp, bram, uram },
    layers: [],
  };
  const texts: [string, string][] = [
    ['report.json', `${JSON.stringify(report, null, 1)}\n`],
    ['cells.json', `${JSON.stringify(resources.cells, null, 1)}\n`],
  ];
  replaceFolder(folderOf(place, 'hls-synth'), new Map(texts));
  print(formatReport(report));
}

/** Yosys greets with its version. */
function versionIn(log: string): string {
  return /Yosys \d[\w.+-]*/.exec(log)?.[0] ?? 'Yosys';
}
