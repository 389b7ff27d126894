export * from './apply-flow';
export * from './instruments';
export * from './pass';
export * from './registry';
export * from './wrap';
