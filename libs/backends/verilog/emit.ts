import type { Vectors } from '../../emulator';
import type { BuildConfig, ModelGraph } from '../../ir';
import { emitIp, type Sample } from '../../rtl';
import type { Files } from '../fpga';
import { DEFAULTS } from './defaults';
import { getNetlist } from './netlist-artifact';

/** Version of the IP's interface as catalogues want one; the content is identified by its bytes. */
const IP_VERSION = '1.0.0';

/** The IP of a graph after `verilog:ip`, with `vectors` in its testbench. */
export function emitVerilog(graph: ModelGraph, build: BuildConfig, vectors: Vectors): Files {
  return emitIp({
    netlist: getNetlist(graph, 'pipelined-netlist'),
    clockPeriodNs: build.clockPeriod ?? DEFAULTS.clockPeriod,
    version: IP_VERSION,
    vectors: { inputs: samples(vectors.inputs), expected: samples(vectors.outputs) },
  });
}

/** [port][sample][element] as one sample after the other. */
function samples(ports: readonly (readonly (readonly bigint[])[])[]): Sample[] {
  return ports[0].map((_, sample) => ports.map((port) => port[sample]));
}
