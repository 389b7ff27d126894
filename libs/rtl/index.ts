export { identifier } from './identifier';
export { emitIp } from './ip';
export type { IpDescription } from './ip-description';
export { type ModuleInterface, type ModulePort, moduleInterface, totalWidth } from './module-ports';
export { emitTestbench, TESTBENCH_FILES, testbenchName } from './testbench';
export { hexLines, packSample, type Sample, unpackSample } from './vectors';
export { emitModule } from './verilog';
