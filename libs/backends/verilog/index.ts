export * from './backend';
export { getNetlist, type NetlistArtifact } from './netlist-artifact';
