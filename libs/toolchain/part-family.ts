import { userError } from '../diagnostic';

/** A family of FPGAs that Yosys can synthesise for; `lut6` is no real one, just 6-input LUTs and flip-flops. */
export type Family = 'xcup' | 'xcu' | 'xc7' | 'ecp5' | 'ice40' | 'lut6';

/** Part names by family. UltraScale+ parts carry a `p` after the number of the part, Zynq MPSoC and RFSoC are UltraScale+. */
const PARTS: readonly { readonly pattern: RegExp; readonly family: Family; readonly known: string }[] = [
  { pattern: /^xc(ku|vu|au|su)\d+p/, family: 'xcup', known: 'xcku*p, xcvu*p, xcau*p, xcsu*p (UltraScale+)' },
  { pattern: /^(xczu|xck|xcu)\d+/, family: 'xcup', known: 'xczu*, xck*, xcu* (Zynq UltraScale+, Kria, Alveo)' },
  { pattern: /^xc(ku|vu)\d+/, family: 'xcu', known: 'xcku*, xcvu* (UltraScale)' },
  { pattern: /^xc7[asvkz]/, family: 'xc7', known: 'xc7* (7 series, Zynq-7000)' },
  { pattern: /^lfe5/, family: 'ecp5', known: 'lfe5* (ECP5)' },
  { pattern: /^ice40/, family: 'ice40', known: 'ice40*' },
  { pattern: /^(generic|lut6)$/, family: 'lut6', known: 'generic' },
];

/** The family of an FPGA part name, in any case. Throws a user error listing what is known. */
export function partFamily(part: string): Family {
  const entry = PARTS.find(({ pattern }) => pattern.test(part.trim().toLowerCase()));
  if (entry !== undefined) return entry.family;
  throw userError(
    'unknown-part',
    `Yosys cannot synthesise for part ${JSON.stringify(part)}: its family is not known`,
    {},
    `use one of ${PARTS.map(({ known }) => known).join('; ')}`,
  );
}
