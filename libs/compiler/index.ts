export type { Backend, Figures, Files, Resources } from '../backends/fpga';
export type { Emulator, Prediction, Vectors } from '../emulator';
export * from './compiler';
export * from './extension';
