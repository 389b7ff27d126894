export * from './fix-softmax-table-size';
export * from './init-base-layer';
export * from './inplace-reshape';
export * from './remove-final-reshape';
export * from './skip-softmax';
