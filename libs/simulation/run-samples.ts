import type { CellNetlist } from './cell-netlist';
import { CellSimulator } from './cell-simulator';

/** A module that takes a sample on every clock: clk, rst, in_valid and out_valid beside the named data ports. */
export interface SampledModule {
  readonly top: string;
  readonly inputs: readonly { readonly name: string; readonly width: number }[];
  readonly outputs: readonly { readonly name: string; readonly width: number }[];
  /** Clock cycles from input to output. */
  readonly latency: number;
}

/** What came out. */
export interface SampledRun {
  /** Packed outputs in order of appearance, one for each cycle with out_valid. */
  readonly outputs: readonly bigint[];
  /** Each cycle in which out_valid was not what latency and interval 1 demand. */
  readonly violations: readonly string[];
}

/** Cycles of reset before, and of silence after the samples. */
const [RESET_CYCLES, DRAIN_CYCLES] = [4, 4];

/**
 * Feeds `samples`, one on every clock, as the testbench does. A sample is all input ports packed into one number, the
 * first port in the low bits; outputs likewise. Sample s must appear exactly in cycle s + latency after the first.
 */
export function runSamples(netlist: CellNetlist, module: SampledModule, samples: readonly bigint[]): SampledRun {
  const simulator = new CellSimulator(netlist, 'clk');
  const outputs: bigint[] = [];
  const violations: string[] = [];
  const last = samples.length + module.latency + DRAIN_CYCLES;
  for (let cycle = -RESET_CYCLES; cycle < last; cycle++) {
    const feeding = cycle >= 0 && cycle < samples.length;
    simulator.set('rst', cycle < 0 ? 1n : 0n);
    simulator.set('in_valid', feeding ? 1n : 0n);
    if (feeding) setPorts(simulator, module, samples[cycle]);
    simulator.settle();
    if (cycle >= 0) {
      const valid = simulator.get('out_valid') === 1n;
      if (valid !== (cycle >= module.latency && cycle < module.latency + samples.length)) {
        violations.push(`out_valid is ${valid ? 1 : 0} in cycle ${cycle}, latency should be ${module.latency}`);
      }
      if (valid) outputs.push(getPorts(simulator, module));
    }
    simulator.clock();
  }
  return { outputs, violations };
}

function setPorts(simulator: CellSimulator, module: SampledModule, sample: bigint): void {
  let rest = sample;
  for (const { name, width } of module.inputs) {
    simulator.set(name, rest);
    rest >>= BigInt(width);
  }
}

function getPorts(simulator: CellSimulator, module: SampledModule): bigint {
  return module.outputs.reduceRight((packed, { name, width }) => (packed << BigInt(width)) | simulator.get(name), 0n);
}
