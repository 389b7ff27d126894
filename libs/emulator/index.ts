export * from './emulator';
export { StepCache } from './step-cache';
