export * from './arith';
export * from './precision';
