export * from './float-functions';
export * from './float-reference';
