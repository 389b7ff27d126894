export * from './flows';
export * from './passes';
