export { type CellNetlist, parseCellNetlist } from './cell-netlist';
export { CellSimulator } from './cell-simulator';
export { runSamples, type SampledModule, type SampledRun } from './run-samples';
export { CELL_NETLIST_FILE, cellNetlistScript } from './yosys-script';
