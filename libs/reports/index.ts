export * from './report';
export * from './table';
export * from './yosys-stat';
