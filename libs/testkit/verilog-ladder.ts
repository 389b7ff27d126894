import { expect } from 'vitest';
import { getNetlist } from '../backends/verilog';
import type { Compiler } from '../compiler';
import type { Vectors } from '../emulator';
import type { BuildConfig, ModelGraph } from '../ir';
import { interpreter, simulate } from '../netlist';
import { moduleInterface, packSample } from '../rtl';
import { simulateRtl } from '../toolchain';

/** The netlist of a graph after `verilog:pipeline`, and that with registers, clocked, give the emulator's bits. */
export function expectNetlists(graph: ModelGraph, { inputs, outputs }: Vectors): void {
  const samples = inputs[0].map((_, i) => inputs.map((port) => port[i]));
  const byPort = (results: readonly (readonly (readonly bigint[])[])[]) =>
    outputs.map((_, port) => results.map((sample) => sample[port]));

  expect(byPort(samples.map(interpreter(getNetlist(graph, 'netlist')))), 'netlist').toEqual(outputs);

  const pipelined = getNetlist(graph, 'pipelined-netlist');
  const drain = Array(pipelined.latency).fill(samples[0]);
  const clocked = simulate(pipelined, [...samples, ...drain]).slice(pipelined.latency);
  expect(byPort(clocked), 'pipelined netlist').toEqual(outputs);
}

/** The Verilog of a graph after `verilog:pipeline`, read by Yosys and simulated cycle by cycle, gives the emulator's bits. */
export async function expectVerilog(
  compiler: Compiler,
  graph: ModelGraph,
  build: BuildConfig,
  vectors: Vectors,
): Promise<void> {
  const face = moduleInterface(getNetlist(graph, 'pipelined-netlist'));
  const packed = (ports: Parameters<typeof packSample>[0], values: Vectors['inputs']) =>
    values[0].map((_, i) =>
      packSample(
        ports,
        values.map((port) => port[i]),
      ),
    );
  const stimulus = { inputs: packed(face.inputs, vectors.inputs), expected: packed(face.outputs, vectors.outputs) };
  const files = compiler.emit(graph, build, vectors);
  const result = await simulateRtl(files, face, stimulus, { simulator: 'builtin' });
  expect(result.violations).toEqual([]);
  expect(result.equal).toBe(stimulus.expected.length);
}
