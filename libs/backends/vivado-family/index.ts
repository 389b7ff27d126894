export * from './attributes';
export * from './flows';
export * from './passes';
export * from './write';
