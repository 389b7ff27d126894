export * from './yosys-stat';
