export * from './intel/oneapi';
export * from './intel/quartus-hls';
export * from './report';
export * from './table';
export * from './xilinx/cosim';
export * from './xilinx/csynth';
export * from './xilinx/utilization';
export * from './yosys-stat';
