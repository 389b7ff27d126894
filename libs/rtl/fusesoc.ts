import { oneLine } from './identifier';
import { type IpContext, pathsOf } from './ip-description';
import { testbenchName } from './testbench';

/** A FuseSoC core file (CAPI 2) with targets `default`, `sim` (Icarus or Verilator) and `lint`. */
export function emitFusesocCore(context: IpContext): string {
  const { description, face } = context;
  const files = (...kinds: Parameters<typeof pathsOf>[1][]) => pathsOf(context, ...kinds);
  const vectors = files('vectors').map((path) => `      - ${path}: {file_type: user, copyto: ${path}}\n`);
  return `CAPI=2:
name: "nx-hls:ip:${face.top}:${description.version}"
description: ${JSON.stringify(oneLine(`${description.netlist.name}: neural network, latency ${face.latency} cycles, interval 1`))}

filesets:
  rtl:
    files: [${files('rtl').join(', ')}]
    file_type: verilogSource-2001
  tb:
    files:
      - ${files('testbench').join('\n      - ')}
${vectors.join('')}    file_type: verilogSource-2001
  xdc:
    files: [${files('xdc').join(', ')}]
    file_type: xdc
  sdc:
    files: [${files('sdc').join(', ')}]
    file_type: SDC

targets:
  default:
    filesets: [rtl, "tool_vivado ? (xdc)", "!tool_vivado ? (sdc)"]
    toplevel: ${face.top}
  sim:
    default_tool: icarus
    filesets: [rtl, tb]
    toplevel: ${testbenchName(face)}
    tools:
      icarus:
        iverilog_options: [-g2001]
      verilator:
        mode: binary
        verilator_options: [--timing, -Wno-fatal]
  lint:
    default_tool: verilator
    filesets: [rtl]
    toplevel: ${face.top}
    tools:
      verilator:
        mode: lint-only
        verilator_options: [-Wall]
`;
}
