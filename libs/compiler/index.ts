/** The public API, `nx-hls/compiler`: the compiler, and what extensions are written with. */
export type { FloatFunction } from '../analysis';
export type { Backend, Figures, Files, Resources } from '../backends/fpga';
export { type Diagnostic, DiagnosticError, userError } from '../diagnostic';
export type { Emulator, Prediction, Vectors } from '../emulator';
export * from '../fixed';
export type { ModelSource } from '../frontends';
export * from '../ir';
export { elementWise, inputType, type Kernel, resultType, typeOf, weightValues } from '../kernels';
export * from '../layers';
export * from '../pass';
export * from './compile-types';
export * from './compiler';
export * from './extension';
