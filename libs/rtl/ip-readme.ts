import { formatPrecision } from '../fixed';
import { oneLine } from './identifier';
import { type IpContext, pathsOf } from './ip-description';
import type { ModulePort } from './module-ports';
import { TESTBENCH_FILES, testbenchName } from './testbench';

/** README.md of the IP: ports, number formats, timing, how to instantiate and how to simulate it. */
export function emitIpReadme(context: IpContext): string {
  const { description, face } = context;
  const { clockPeriodNs } = description;
  const control = (name: string, direction: string, meaning: string) =>
    `| \`${name}\` | ${direction} | 1 | ${meaning} |`;
  const data = (port: ModulePort, direction: string) =>
    `| \`${port.name}\` | ${direction} | ${port.width} | ${portMeaning(port)} |`;
  const ports = [
    control('clk', 'in', 'clock, rising edge'),
    control('rst', 'in', 'synchronous, active high; clears the valid chain only'),
    control('in_valid', 'in', 'a sample is on the inputs'),
    ...face.inputs.map((port) => data(port, 'in')),
    control('out_valid', 'out', 'a result is on the outputs'),
    ...face.outputs.map((port) => data(port, 'out')),
  ];
  const connections = [
    'clk',
    'rst',
    'in_valid',
    ...face.inputs.map((p) => p.name),
    'out_valid',
    ...face.outputs.map((p) => p.name),
  ];
  const sources = [...pathsOf(context, 'rtl'), ...pathsOf(context, 'testbench')].join(' ');
  const tb = testbenchName(face);
  return `# ${markdownText(description.netlist.name)}

Verilog-2001 module \`${face.top}\`, written by nx-hls.

| | |
|---|---|
| Latency | ${face.latency} cycles (${nanoseconds(face.latency * clockPeriodNs)} ns) |
| Initiation interval | 1 cycle (${nanoseconds(clockPeriodNs)} ns): a sample on every clock |
| Clock period | ${nanoseconds(clockPeriodNs)} ns (target) |

## Ports

| Port | Direction | Bits | Meaning |
|---|---|---|---|
${ports.join('\n')}

There is no back-pressure. Inputs are taken at a rising edge with \`in_valid\` high; their results are on the outputs, with
\`out_valid\` high, ${face.latency} cycles later.

## Number formats

Elements are packed row-major, element 0 in the low bits.

| Port | Model name | Shape | Element i is | Type | Value |
|---|---|---|---|---|---|
${[...face.inputs, ...face.outputs].map(formatRow).join('\n')}

## Instantiate

\`\`\`verilog
${face.top} u_${face.top} (
${connections.map((name) => `  .${name}(${name})`).join(',\n')}
);
\`\`\`

The clock constraint is in \`constraints/\` (XDC for Vivado, SDC for other tools); \`component.xml\` (IP-XACT) and \`${face.top}.core\` (FuseSoC) describe
the same files.

## Simulate

From this folder; the testbench feeds the samples of \`${TESTBENCH_FILES.input}\` one a clock, checks values, latency and interval against
\`${TESTBENCH_FILES.expected}\`, and writes \`${TESTBENCH_FILES.output}\`.

\`\`\`sh
iverilog -g2001 -o ${tb}.vvp ${sources} && vvp -n ${tb}.vvp
verilator --binary --timing -Wno-fatal --top-module ${tb} ${sources} && obj_dir/V${tb}
fusesoc --cores-root . run --target sim nx-hls:ip:${face.top}
\`\`\`
`;
}

function portMeaning(port: ModulePort): string {
  return `${port.elements} × ${port.elementWidth} bits, see below`;
}

function formatRow(port: ModulePort): string {
  const { elementWidth: width, type } = port;
  const element = port.elements === 1 ? `\`${port.name}\`` : `\`${port.name}[${width}*i +: ${width}]\``;
  const fraction = type.kind === 'fixed' ? type.width - type.integer : 0;
  const scale = fraction === 0 ? '' : fraction > 0 ? ` / 2^${fraction}` : ` * 2^${-fraction}`;
  const integer = type.signed ? "two's complement integer" : 'unsigned integer';
  const shape = port.shape.length === 0 ? 'scalar' : port.shape.join(' × ');
  return `| \`${port.name}\` | ${markdownText(port.source)} | ${shape} | ${element} | \`${formatPrecision(type)}\` | ${integer}${scale} |`;
}

function nanoseconds(ns: number): string {
  return String(Number(ns.toFixed(3)));
}

/** A name as text: no markup of Markdown, tables or HTML takes effect in it. */
function markdownText(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>()#|&!~]/g, '\\$&');
}
