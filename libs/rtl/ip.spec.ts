import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Netlist } from '../netlist';
import { evaluateNetlist, HandNetlist, randomSamples, tinyAdder } from '../testkit/netlists';
import { emitIp } from './ip';
import { xmlText } from './ip-xact';

function describeIp(netlist: Netlist) {
  const inputs = randomSamples(netlist, 5, 1);
  return {
    netlist,
    clockPeriodNs: 2.5,
    version: '1.2.3',
    vectors: { inputs, expected: inputs.map((sample) => evaluateNetlist(netlist, sample)) },
  };
}

describe('emitIp', () => {
  const files = emitIp(describeIp(tinyAdder()));
  const text = (path: string) => String(files.get(path));

  it('writes the whole IP, the same on every call', () => {
    expect([...files.keys()]).toEqual([
      'rtl/tiny.v',
      'tb/tiny_tb.v',
      'tb/input.hex',
      'tb/expected.hex',
      'constraints/tiny.xdc',
      'constraints/tiny.sdc',
      'component.xml',
      'tiny.core',
      'README.md',
    ]);
    expect(emitIp(describeIp(tinyAdder()))).toEqual(files);
  });

  it('constrains the clock', () => {
    expect(text('constraints/tiny.xdc')).toBe('create_clock -name clk -period 2.500 [get_ports clk]\n');
  });

  it('names existing files only in the FuseSoC core', () => {
    const [first, ...rest] = text('tiny.core').split('\n');
    expect(first).toBe('CAPI=2:');
    const core = parse(rest.join('\n'));
    expect(core.name).toBe('nx-hls:ip:tiny:1.2.3');
    expect(Object.keys(core.targets)).toEqual(['default', 'sim', 'lint']);
    const named = Object.values<{ files: (string | Record<string, unknown>)[] }>(core.filesets).flatMap((set) =>
      set.files.map((file) => (typeof file === 'string' ? file : Object.keys(file)[0])),
    );
    expect(named.every((path) => files.has(path))).toBe(true);
    expect(named).toHaveLength(6);
  });

  it('names existing files and all ports in IP-XACT', () => {
    const names = [...text('component.xml').matchAll(/<ipxact:(port|file)>\s*<ipxact:name>(.*?)</g)].map(
      ([, , name]) => name,
    );
    expect(names.slice(0, 5)).toEqual(['clk', 'rst', 'in_valid', 'x', 'out_valid']);
    expect(names.slice(6).every((path) => files.has(path))).toBe(true);
  });

  it('documents ports and timing', () => {
    expect(text('README.md')).toContain('| Latency | 1 cycles (2.5 ns) |');
    expect(text('README.md')).toContain('| `x` | x | 2 | `x[4*i +: 4]` |');
  });

  it('refuses vectors that do not belong together', () => {
    const description = describeIp(tinyAdder());
    const vectors = { ...description.vectors, expected: [] };
    expect(() => emitIp({ ...description, vectors })).toThrow('5 input vectors with 0 expected outputs');
  });

  it('lets no name break out of any file', () => {
    const net = new HandNetlist();
    net.output('"; rm -rf / #', net.input('<b>|`x`</b>', 3, true, 1));
    const hostile = emitIp(describeIp(net.build('"; rm -rf / #\n<&>\u0000', 0)));
    expect([...hostile.keys()].every((path) => /^[\w./]+$/.test(path))).toBe(true);
    expect(hostile.get('component.xml')).toContain('<ipxact:description>&quot;; rm -rf / #\n&lt;&amp;&gt;\uFFFD: ');
    expect(parse(String(hostile.get('rm_rf.core')).replace('CAPI=2:', '')).description).toMatch(
      /^"; rm -rf \/ #\?<&>\?:/,
    );
    expect(hostile.get('README.md')).toContain('| `b_x_b` | \\<b\\>\\|\\`x\\`\\</b\\> |');
    expect(String(hostile.get('rtl/rm_rf.v')).split('\n')[0]).toBe(
      '// "; rm -rf / #?<&>?: initiation interval 1, latency 0 cycles',
    );
  });
});

describe('xmlText', () => {
  it('replaces lone surrogates and control characters', () => {
    expect(xmlText('a\uD800b\u0007c😀')).toBe('a\uFFFDb\uFFFDc😀');
  });
});
