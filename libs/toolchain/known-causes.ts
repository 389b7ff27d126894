/** A reason for which any tool may fail, as its log tells it. */
export interface Cause {
  readonly code: string;
  /** What it means, after the tool's name. */
  readonly meaning: string;
  readonly hint: string;
}

/** Recognised in this order: a full disk may look like anything else, and a missing licence like a missing part. */
const CAUSES: readonly (Cause & { readonly pattern: RegExp })[] = [
  {
    code: 'disk-full',
    pattern: /no space left on device|\bENOSPC\b|disk quota exceeded|there is not enough space on the disk/i,
    meaning: 'ran out of disk space',
    hint: 'make room on the disk of the output folder and of the temporary folder (TMPDIR), then run the task again',
  },
  {
    code: 'no-licence',
    pattern:
      /licen[sc]e (was )?not found|no (valid )?licen[sc]e|(un)?able to (check ?out|obtain|get) .*licen[sc]e|failed to (check ?out|obtain|get) .*licen[sc]e|all licen[sc]es are (in use|reserved)|\bFLEX(net|lm)\b.*error|licen[sc]e server .*(down|not respond)/i,
    meaning: 'has no licence for this',
    hint: 'check the licence server and LM_LICENSE_FILE (AMD: XILINXD_LICENSE_FILE), or wait until a licence is free',
  },
  {
    code: 'part-not-installed',
    pattern: /\bpart\b.*\b(is not installed|could not be found|not found)\b|invalid part|unknown device/i,
    meaning: 'does not have the part installed',
    hint: 'install the device family in the tool, or set `part` to one that it has',
  },
  {
    code: 'unroll-limit',
    pattern: /stop unrolling loop|cannot unroll loop/i,
    meaning: 'refuses to unroll a loop this large',
    hint: 'raise the ReuseFactor of the layer, use Strategy Resource, or io_stream',
  },
  {
    code: 'out-of-memory',
    pattern: /std::bad_alloc|out of memory|cannot allocate memory|virtual memory exhausted|memory exhausted/i,
    meaning: 'ran out of memory',
    hint: 'run fewer tasks at once (--parallel=1), or on a machine with more memory',
  },
];

/** Why a tool failed, when its log tells so, with the line that does. */
export function knownCause(log: string): (Cause & { readonly line: string }) | undefined {
  for (const { pattern, ...cause } of CAUSES) {
    const line = log.split(/\r?\n/).find((text) => pattern.test(text));
    if (line !== undefined) return { ...cause, line: line.trim() };
  }
  return undefined;
}
