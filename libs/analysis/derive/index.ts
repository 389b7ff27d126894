export * from './derive-config';
export type { TypeChoice } from './structure';
