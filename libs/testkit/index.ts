export * from './golden';
export * from './random-graph';
export * from './random-network';
export * from './random-window-layer';
export * from './reference-cases';
export * from './run-kernel';
export * from './seeded';
export * from './window-definitions';
