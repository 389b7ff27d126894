import { badReport } from './bad-report';

/** Resources of a synthesised design, counted from Yosys's cells. */
export interface YosysStat {
  /** Look-up tables of any size. */
  readonly lut: number;
  /** Shift registers, each in a LUT that is not in `lut`. */
  readonly srl: number;
  /** Inverters that Yosys left as cells of their own; the vendor's tools absorb them, they are not in `lut`. */
  readonly inverters: number;
  readonly ff: number;
  readonly dsp: number;
  /** Block RAMs in blocks of the family's usual size: on Xilinx, blocks of 36 kbit (a RAMB18 is a half). */
  readonly bram: number;
  readonly uram: number;
  /** Carry cells, of whatever length the family has. */
  readonly carry: number;
  /** All cells by type, in the order of their names. */
  readonly cells: Readonly<Record<string, number>>;
}

type Resource = Exclude<keyof YosysStat, 'cells'>;

/** Cell types of the families that Yosys maps to (Xilinx, ECP5, iCE40 and generic LUTs), and what one of them counts. */
const COUNTS: readonly { readonly type: RegExp; readonly resource: Resource; readonly each: number }[] = [
  { type: /^(LUT[1-6]|SB_LUT4|\$lut)$/, resource: 'lut', each: 1 },
  { type: /^(SRL16E|SRLC32E)$/, resource: 'srl', each: 1 },
  { type: /^(INV|\$_NOT_)$/, resource: 'inverters', each: 1 },
  { type: /^(FD[RSCP]E(_1)?|TRELLIS_FF|SB_DFF\w*|\$_S?DFFC?E?_\w+)$/, resource: 'ff', each: 1 },
  { type: /^(DSP48E?\d?|DSP58|MULT18X18D|SB_MAC16)$/, resource: 'dsp', each: 1 },
  { type: /^(RAMB36E\d|DP16KD|SB_RAM40_4K\w*)$/, resource: 'bram', each: 1 },
  { type: /^RAMB18E\d$/, resource: 'bram', each: 0.5 },
  { type: /^URAM288/, resource: 'uram', each: 1 },
  { type: /^(CARRY[48]|CCU2C|SB_CARRY)$/, resource: 'carry', each: 1 },
];

/** What `stat -json` writes, as far as it is read here. */
interface StatJson {
  readonly design?: { readonly num_cells_by_type?: Readonly<Record<string, number>> };
}

/**
 * Reads what Yosys's `stat -json` wrote for a flat design. `file` is named in errors. A missing (undefined), truncated
 * or foreign text is a user error `bad-report`: no resource is ever taken for 0 because its report is not there.
 */
export function readYosysStat(json: string | undefined, file: string): YosysStat {
  if (json === undefined) throw badReport(file, 'the synthesis report is not there');
  const cells = parse(json, file)?.design?.num_cells_by_type;
  if (cells === undefined || Object.values(cells).some((count) => !Number.isInteger(count))) {
    throw badReport(
      file,
      'this is not what `stat -json` of Yosys writes: design.num_cells_by_type is missing or not numbers',
    );
  }
  const totals: Record<Resource, number> = { lut: 0, srl: 0, inverters: 0, ff: 0, dsp: 0, bram: 0, uram: 0, carry: 0 };
  const sorted = Object.entries(cells).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [type, count] of sorted) {
    const entry = COUNTS.find((candidate) => candidate.type.test(type));
    if (entry !== undefined) totals[entry.resource] += entry.each * count;
  }
  return { ...totals, cells: Object.fromEntries(sorted) };
}

function parse(json: string, file: string): StatJson | null {
  try {
    return JSON.parse(json) as StatJson | null;
  } catch {
    throw badReport(file, `the synthesis report is not complete JSON (${json.length} characters)`);
  }
}
