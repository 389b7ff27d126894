export { createPropagation, type Propagation } from './propagation';
export { settleTypes } from './settle-types';
