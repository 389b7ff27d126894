import { assertNever } from '../diagnostic';
import { readYosysStat, type YosysStat } from '../reports';
import { type Files, verilogIn } from './files';
import type { Family } from './part-family';
import { runYosys, type YosysOptions } from './yosys';

/** What synthesis gives. */
export interface SynthResult {
  readonly resources: YosysStat;
  readonly log: string;
}

const STAT_FILE = 'stat.json';

/**
 * Synthesises the Verilog of an IP (`rtl/*.v`) for `family` (no I/O or clock buffers: the IP goes into a design) and counts its cells.
 * Throws the user errors of `runYosys`.
 */
export async function synthesize(
  files: Files,
  top: string,
  family: Family,
  options: YosysOptions = {},
): Promise<SynthResult> {
  const script = [
    ...verilogIn(files, 'rtl/').map((path) => `read_verilog ${path}`),
    synthCommand(family, top),
    // Newer versions keep cells that describe the source's scopes.
    'delete t:$scopeinfo',
    `tee -o ${STAT_FILE} stat -json`,
  ].join('\n');
  const result = await runYosys({ script, files, outputs: [STAT_FILE] }, options);
  return { resources: readYosysStat(result.files.get(STAT_FILE), STAT_FILE), log: result.log };
}

function synthCommand(family: Family, top: string): string {
  switch (family) {
    case 'xcup':
    case 'xcu':
    case 'xc7':
      return `synth_xilinx -family ${family} -top ${top} -flatten -noiopad -noclkbuf`;
    case 'ecp5':
      return `synth_ecp5 -top ${top}`;
    case 'ice40':
      return `synth_ice40 -dsp -top ${top}`;
    case 'lut6':
      return `synth -top ${top} -flatten -lut 6`;
    default:
      return assertNever(family);
  }
}
