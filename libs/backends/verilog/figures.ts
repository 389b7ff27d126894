import type { BuildConfig, ModelGraph } from '../../ir';
import { estimate } from '../../netlist';
import type { Figures } from '../fpga';
import { DEFAULTS } from './defaults';
import { getNetlist } from './netlist-artifact';

/** Latency and interval of the pipelined netlist, exact, and its estimated resources. */
export function figures(graph: ModelGraph, build: BuildConfig): Figures {
  const netlist = getNetlist(graph, 'pipelined-netlist');
  const clockPeriod = build.clockPeriod ?? DEFAULTS.clockPeriod;
  return { latency: netlist.latency, interval: 1, clockPeriod, ...estimate(netlist) };
}
