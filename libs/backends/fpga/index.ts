export * from './attributes';
export * from './backend';
export * from './dataflow';
export * from './passes';
export * from './reuse-factor';
export * from './reuse-multipliers';
export * from './softmax-tables';
export * from './strategy';
