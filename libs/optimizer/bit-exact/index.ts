export { inputReaders, keepsItsType } from './input-readers';
export { hasQuantizers, isBitExact } from './is-on';
export { createPropagation, type Propagation } from './propagation';
export { settleTypes } from './settle-types';
