import type { FixedPrecision, IntegerPrecision } from '../fixed';
import type { Netlist, NetPort } from '../netlist';
import { identifier } from './identifier';

/** A data port of the emitted module: one packed vector, element 0 in the low bits. */
export interface ModulePort {
  /** Verilog name. */
  readonly name: string;
  /** Name in the model. */
  readonly source: string;
  readonly shape: readonly number[];
  readonly type: FixedPrecision | IntegerPrecision;
  readonly elements: number;
  /** Bits of one element. */
  readonly elementWidth: number;
  /** Bits of the whole vector. */
  readonly width: number;
}

/** The interface of the emitted module; beside the data ports it has clk, rst, in_valid and out_valid. */
export interface ModuleInterface {
  readonly top: string;
  readonly inputs: readonly ModulePort[];
  readonly outputs: readonly ModulePort[];
  /** Clock cycles from input to output. */
  readonly latency: number;
}

/** Names and widths of the module that `emitModule` writes for `netlist`. */
export function moduleInterface(netlist: Netlist): ModuleInterface {
  const top = identifier(netlist.name);
  const taken = new Set([top.toLowerCase()]);
  const port = ({ name, shape, type, elements }: NetPort): ModulePort => ({
    name: identifier(name, taken),
    source: name,
    shape,
    type,
    elements: elements.length,
    elementWidth: type.width,
    width: type.width * elements.length,
  });
  const inputs = netlist.inputs.map(port);
  return { top, inputs, outputs: netlist.outputs.map(port), latency: netlist.latency };
}

/** Bits of all ports together. */
export function totalWidth(ports: readonly ModulePort[]): number {
  return ports.reduce((sum, port) => sum + port.width, 0);
}
