import type { ToolSpec } from './find-tool';
import { GXX } from './gxx';
import { ICARUS } from './icarus';
import { VENDOR_TOOLS } from './vendor-tools';
import { VERILATOR } from './verilator';
import { YOSYS } from './yosys';

/** Every external tool that nx-hls can use, by the name that commands and tasks call it. */
export const TOOLS: Readonly<Record<string, ToolSpec>> = {
  'g++': GXX,
  yosys: YOSYS,
  iverilog: ICARUS,
  verilator: VERILATOR,
  ...VENDOR_TOOLS,
};
