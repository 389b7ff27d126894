export * from './fifo-depths';
export * from './process';
export * from './simulate';
export * from './tokens';
