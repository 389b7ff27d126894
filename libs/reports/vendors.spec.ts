import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOneapiEstimate, readOneapiQuartus } from './intel/oneapi';
import { readQuartusEstimate, readQuartusFit, readQuartusVerification } from './intel/quartus-hls';
import { readCosim, readTransactions } from './xilinx/cosim';
import { readCsynth } from './xilinx/csynth';
import { readUtilization } from './xilinx/utilization';

const real = (file: string) => readFileSync(join(__dirname, '../../testdata/reports', file), 'utf8');
const half = (text: string) => text.slice(0, text.length / 2);

describe('C synthesis of Vivado HLS and Vitis HLS', () => {
  const xml = real('Vivado/myproject_csynth.xml');

  it('agrees with the real report', () => {
    expect(readCsynth(xml, 'x.xml')).toEqual({
      tool: 'C synthesis 2020.1',
      part: 'xc7z020-clg400-1',
      clockPeriod: 5,
      clockEstimate: 4.049,
      latency: 10,
      interval: 8,
      used: { lut: 2532, ff: 7969, dsp: 73, bram: 0, uram: 0 },
      available: { lut: 53200, ff: 106400, dsp: 220, bram: 140, uram: 0 },
    });
  });

  it('takes the names of Vitis HLS, ranges, and cycles that depend on data', () => {
    const vitis = xml
      .replaceAll('DSP48E>', 'DSP>')
      .replace('<BRAM_18K>0<', '<BRAM_18K>3<')
      .replace('<Best-caseLatency>10<', '<Best-caseLatency>9<')
      .replace('<Interval-max>8<', '<Interval-max>undef<')
      .replace('<Interval-min>8<', '<Interval-min>undef<');
    const { latency, latencyMin, interval, used } = readCsynth(vitis, 'x.xml');
    expect({ latency, latencyMin, interval, ...used }).toMatchObject({
      latency: 10,
      latencyMin: 9,
      dsp: 73,
      bram: 1.5,
    });
    expect(interval).toBeUndefined();
  });

  it.each([
    ['missing', undefined, 'the C synthesis report is not there'],
    ['truncated', half(xml), 'not complete XML'],
    ['of something else', '<a></a>', 'no element <profile>'],
    ['without a count', xml.replace('<LUT>2532</LUT>', ''), 'element AreaEstimates/Resources/LUT is missing'],
    [
      'of a version that says it otherwise',
      xml.replaceAll('DSP48E', 'DSP58'),
      'element AreaEstimates/Resources/DSP is missing',
    ],
    ['with text for a count', xml.replace('<FF>7969', '<FF>many'), 'Resources/FF is "many", not a number'],
  ])('%s: says so', (_, text, message) => {
    expect(() => readCsynth(text, 'x.xml')).toThrow(message);
  });
});

describe('utilisation after synthesis by Vivado', () => {
  const rpt = real('Vivado/vivado_synth.rpt');

  it('agrees with the real report', () => {
    expect(readUtilization(rpt, 'x.rpt')).toEqual({
      tool: 'Vivado v.2020.1',
      part: '7z020clg400-1',
      used: { lut: 1526, ff: 2428, dsp: 66, bram: 0 },
      available: { lut: 53200, ff: 106400, dsp: 220, bram: 140 },
    });
  });

  it('takes the rows of UltraScale+ and the columns of later versions', () => {
    const later = rpt
      .replace('| Slice LUTs*                | 1526 |     0 |     53200 |', '| CLB LUTs | 1526 | 0 | 7 | 53200 |')
      .replace(
        '|          Site Type         | Used | Fixed | Available |',
        '| Site Type | Used | Fixed | Prohibited | Available |',
      )
      .replace('| Slice Registers            | 2428 |     0 |    106400 |', '| CLB Registers | 2428 | 0 | 7 | 106400 |')
      .replace('|   RAMB18       |', '| URAM | 4 | 0 | 96 | 4.17 |\n|   RAMB18       |');
    const { used, available } = readUtilization(later, 'x.rpt');
    expect(used).toEqual({ lut: 1526, ff: 2428, dsp: 66, bram: 0, uram: 4 });
    expect(available).toMatchObject({ lut: 53200, ff: 106400, uram: 96 });
  });

  it.each([
    ['missing', undefined, 'the utilisation report is not there'],
    ['truncated', rpt.slice(0, rpt.lastIndexOf('\n3. DSP\n')), 'no row of DSPs'],
    ['with other columns', rpt.replaceAll('| Used |', '| Taken|'), 'Used of Slice LUTs* is missing'],
  ])('%s: says so', (_, text, message) => {
    expect(() => readUtilization(text, 'x.rpt')).toThrow(message);
  });
});

describe('co-simulation of Vivado HLS and Vitis HLS', () => {
  // The form that hls4ml reads (its tests have no such file of a real tool).
  const rpt = (row: string) =>
    [
      '+----------+----------+-----------------------------------------------+-----------------------------------------------+',
      '|          |          |           Latency(Clock Cycles)               |            Interval(Clock Cycles)             |',
      '+   RTL    +  Status  +-----------------------------------------------+-----------------------------------------------+',
      '|          |          |      min      |      avg      |      max      |      min      |      avg      |      max      |',
      '|      VHDL|        NA|             NA|             NA|             NA|             NA|             NA|             NA|',
      row,
    ].join('\n');

  it('reads latency and interval', () => {
    const read = readCosim(rpt('|   Verilog|      Pass|  10|  11|  12|   8|   8|   8|'), 'c.rpt');
    expect(read).toEqual({ tool: 'co-simulation of the Verilog', latency: 12, latencyMin: 10, interval: 8, used: {} });
  });

  it('a single transaction has no interval', () => {
    expect(
      readCosim(rpt('|   Verilog|      Pass|  10|  10|  10|   NA|   NA|   NA|'), 'c.rpt').interval,
    ).toBeUndefined();
  });

  it.each([
    ['missing', undefined, 'the co-simulation report is not there'],
    ['without a run', rpt(''), 'no run in VHDL or Verilog'],
    [
      'of a failed run',
      rpt('|   Verilog|      Fail|  10|  11|  12|   8|   8|   8|'),
      'error[cosim-failed] c.rpt: the simulation of the Verilog ended with "Fail"',
    ],
    ['truncated', rpt('|   Verilog|      Pass|  10|  11|'), 'is not complete'],
  ])('%s: says so', (_, text, message) => {
    expect(() => readCosim(text, 'c.rpt')).toThrow(message);
  });

  it('reads transactions', () => {
    const text = '<transaction_stat>\ntransaction        0:   10   8\ntransaction   1:   12   9\ntransaction 2: 11 x\n';
    expect(readTransactions(text, 't.xml')).toEqual({
      tool: 'co-simulation',
      latency: 12,
      latencyMin: 10,
      interval: 9,
      intervalMin: 8,
      used: {},
    });
    expect(() => readTransactions('', 't.xml')).toThrow('the list of transactions is empty');
    expect(() => readTransactions('transaction 0: 1', 't.xml')).toThrow('column 4 of transaction 0: is missing');
  });
});

describe('oneAPI', () => {
  const [summary, loops, quartus] = ['summary', 'loop_attr', 'quartus'].map((name) => real(`oneAPI/${name}.ndjson`));

  it('agrees with the real reports', () => {
    expect(readOneapiEstimate(summary, loops, 'r')).toEqual({
      tool: 'oneAPI estimate',
      clockEstimate: 2.083,
      latency: 200,
      interval: 1,
      used: { lut: 2462, ff: 7938, bram: 77, dsp: 0 },
      available: { lut: 974400, ff: 1948800, bram: 7110, dsp: 4510 },
    });
    expect(readOneapiQuartus(quartus, 'myproject', 'q')).toEqual({
      tool: 'Quartus',
      clockEstimate: 1.673,
      used: { lut: 4181, ff: 16419, dsp: 40, bram: 36 },
    });
  });

  it('says what is missing or truncated', () => {
    expect(() => readOneapiEstimate(half(summary), loops, 'r')).toThrow('is not complete JSON');
    expect(() => readOneapiEstimate(summary.replace('"Total"', '"Sum"'), loops, 'r')).toThrow('no row Total');
    expect(() => readOneapiEstimate(summary, undefined, 'r')).toThrow('the list of loops is not there');
    expect(() => readOneapiEstimate(summary, '{"name":"a"}', 'r')).toThrow('tells of no cycles');
    expect(() => readOneapiQuartus(quartus, 'other', 'q')).toThrow(
      'no kernel other; it has Quartus Fitter: Device Image, Myproject',
    );
    expect(() => readOneapiQuartus(half(quartus), 'myproject', 'q')).toThrow(
      "line 1 of Quartus's report is not complete JSON",
    );
  });
});

describe('Intel HLS', () => {
  // The variables that hls4ml reads (its tests have no such file of a real tool).
  const area =
    'var loopsJSON={"a":[]};\nvar areaJSON={"total":[100,200,3,4,5],"total_percent":[1,2,3,4,5]};\nvar fileJSON=[{"x":"; var"}];';
  const verification = 'var verifJSON={"functions":[{"name":"myproject","data":["5","10,12,11","1,2,1.5"]}]};';
  const placed = (clock: string) =>
    `var quartusJSON={"quartusFitClockSummary":{"nodes":[{"clock":"${clock}"}]},` +
    '"quartusFitResourceUsageSummary":{"nodes":[{"alm":"1","reg":"1","dsp":"1","ram":"1"},{"alm":"80.5","reg":"160","dsp":"4","ram":"2"}]}}';

  it('reads estimates, simulation and fit', () => {
    expect(readQuartusEstimate(area, 'a.js').used).toEqual({ lut: 100, ff: 200, bram: 3, dsp: 4 });
    expect(readQuartusVerification(verification, 'v.js')).toMatchObject({
      latency: 12,
      latencyMin: 10,
      interval: 2,
      intervalMin: 1,
    });
    expect(readQuartusFit(placed('250.0'), 'q.js')).toMatchObject({
      clockEstimate: 4,
      used: { lut: 80.5, ff: 160, dsp: 4, bram: 2 },
    });
  });

  it('says what is missing or truncated', () => {
    expect(() => readQuartusEstimate(undefined, 'a.js')).toThrow('the HLS report is not there');
    expect(() => readQuartusEstimate('alert(1)', 'a.js')).toThrow('declares no variable areaJSON');
    expect(() => readQuartusEstimate(area.slice(0, 50), 'a.js')).toThrow('the value of areaJSON is not complete JSON');
    expect(() => readQuartusEstimate(area.replace('total"', 'sum"'), 'a.js')).toThrow('total of ALUT is missing');
    expect(() => readQuartusVerification(verification.replace(',"1,2,1.5"', ''), 'v.js')).toThrow(
      'least interval is "", not a number',
    );
    expect(() => readQuartusFit(placed('TBD'), 'q.js')).toThrow('Quartus has not compiled this design');
  });
});
