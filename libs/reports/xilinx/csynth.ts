import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { badReport, figure, present } from '../bad-report';
import { between } from '../between';
import type { Findings, Resources } from '../report';

/** An element by the names of its children; text is kept as text. */
type Element = { readonly [name: string]: Element | string | undefined };

/**
 * Reads `<top>_csynth.xml`, which Vivado HLS and Vitis HLS write for the top function. Cycles are the tool's estimates; those
 * that depend on data (`undef`) are absent. BRAMs are halves of 36 kbit there and blocks of 36 kbit here. A missing, truncated
 * or foreign text is a user error `bad-report` that names `file` and the element.
 */
export function readCsynth(xml: string | undefined, file: string): Findings {
  const text = present(xml, file, 'the C synthesis report');
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw badReport(file, `the C synthesis report is not complete XML (line ${valid.err.line})`);
  const { profile } = new XMLParser({ parseTagValue: false }).parse(text) as { profile?: Element };
  if (profile === undefined) throw badReport(file, 'this is not a C synthesis report: it has no element <profile>');

  const at = (path: string): string | undefined => find(profile, path.split('/'));
  const number = (path: string) => figure(at(path), file, `element ${path}`);
  const cycles = (path: string) => (/^(undef|\?|-)$/.test(at(path) ?? '') ? undefined : number(path));
  const resources = (path: string): Resources => ({
    lut: number(`${path}/LUT`),
    ff: number(`${path}/FF`),
    // Vivado HLS names its DSP after the family, Vitis HLS does not.
    dsp: number(`${path}/${at(`${path}/DSP48E`) === undefined ? 'DSP' : 'DSP48E'}`),
    bram: number(`${path}/BRAM_18K`) / 2,
    uram: number(`${path}/URAM`),
  });
  const overall = 'PerformanceEstimates/SummaryOfOverallLatency';
  return {
    tool: `C synthesis ${at('ReportVersion/Version') ?? 'of an unknown version'}`,
    part: at('UserAssignments/Part'),
    clockPeriod: number('UserAssignments/TargetClockPeriod'),
    clockEstimate: number('PerformanceEstimates/SummaryOfTimingAnalysis/EstimatedClockPeriod'),
    ...between('latency', cycles(`${overall}/Best-caseLatency`), cycles(`${overall}/Worst-caseLatency`)),
    ...between('interval', cycles(`${overall}/Interval-min`), cycles(`${overall}/Interval-max`)),
    used: resources('AreaEstimates/Resources'),
    available: resources('AreaEstimates/AvailableResources'),
  };
}

function find(element: Element, [name, ...rest]: readonly string[]): string | undefined {
  const child = element[name];
  if (typeof child === 'string') return rest.length === 0 ? child : undefined;
  return child && rest.length > 0 ? find(child, rest) : undefined;
}
