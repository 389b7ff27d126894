export * from './decode';
export * from './encode';
export { digestOfPath, STATE_FILE, STATE_FORMAT, STATE_VERSION } from './format';
