export * from './flows';
export * from './passes';
export * from './unused-entries';
