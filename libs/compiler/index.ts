export type { Backend, Files, Vectors } from '../backends/fpga';
export * from './compiler';
export * from './extension';
