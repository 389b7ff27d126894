import { emitClockConstraint } from './constraints';
import { emitFusesocCore } from './fusesoc';
import { type IpDescription, type IpFile, ipContext, pathsOf } from './ip-description';
import { emitIpReadme } from './ip-readme';
import { emitIpXact } from './ip-xact';
import { totalWidth } from './module-ports';
import { emitTestbench } from './testbench';
import { hexLines, packSample } from './vectors';
import { emitModule } from './verilog';

/**
 * The whole IP: Verilog, self-checking testbench with vectors, clock constraints, IP-XACT, FuseSoC core and README. Equal descriptions
 * give equal bytes. There must be as many expected outputs as inputs, at least one.
 */
export function emitIp(description: IpDescription): Map<string, string | Uint8Array> {
  const context = ipContext(description);
  const { face } = context;
  const { inputs, expected } = description.vectors;
  if (inputs.length === 0 || inputs.length !== expected.length) {
    throw new Error(`${inputs.length} input vectors with ${expected.length} expected outputs`);
  }
  const path = (kind: IpFile['kind']) => pathsOf(context, kind)[0];
  const [inputFile, expectedFile] = pathsOf(context, 'vectors');
  const constraint = emitClockConstraint(description.clockPeriodNs);
  return new Map([
    [path('rtl'), emitModule(description.netlist)],
    [path('testbench'), emitTestbench(face, inputs.length, description.clockPeriodNs)],
    [
      inputFile,
      hexLines(
        inputs.map((sample) => packSample(face.inputs, sample)),
        totalWidth(face.inputs),
      ),
    ],
    [
      expectedFile,
      hexLines(
        expected.map((sample) => packSample(face.outputs, sample)),
        totalWidth(face.outputs),
      ),
    ],
    [path('xdc'), constraint],
    [path('sdc'), constraint],
    ['component.xml', emitIpXact(context)],
    [`${face.top}.core`, emitFusesocCore(context)],
    ['README.md', emitIpReadme(context)],
  ]);
}
