export * from './golden';
export * from './random-graph';
export * from './seeded';
export * from './reference-cases';
