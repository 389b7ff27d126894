export * from './attribute';
export * from './graph';
export * from './layer';
export * from './schema';
export * from './shape';
export * from './tensor';
export * from './view';
