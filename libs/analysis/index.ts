export * from './accuracy';
export * from './clone-graph';
export * from './compare';
export * from './derive';
export * from './float-functions';
export * from './float-reference';
export * from './ranges';
