export * from './parse';
export { printGraph } from './print';
