export * from './flows';
export * from './passes';
export { growthOf, product, sum, widest } from './precision-rules';
export * from './unused-entries';
