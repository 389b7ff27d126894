export * from './golden';
export * from './random-graph';
export * from './reference-cases';
export * from './seeded';
