import { userError } from '../diagnostic';
import type { Flow, Registry } from '../pass';

type Flows = Registry<string, string>;

/**
 * The flows that run before `name` and itself, in the order in which their tasks run. One graph passes through all of them, so the
 * tasks form a chain: that of the default flow, or for a flow that it does not require, a branch that leaves the chain at the last
 * flow required. A user error when two required flows lie on different branches.
 */
export function flowChain(registry: Flows, defaultFlow: string, name: string): readonly Flow[] {
  const trunk = registry.order(defaultFlow);
  const at = trunk.findIndex((flow) => flow.name === name);
  if (at >= 0) return trunk.slice(0, at + 1);
  const flow = registry.getFlow(name);
  const chains = flow.requires.map((required) => flowChain(registry, defaultFlow, required));
  const longest = chains.reduce<readonly Flow[]>((best, chain) => (chain.length > best.length ? chain : best), []);
  const missing = flow.requires.find((required) => !longest.some((known) => known.name === required));
  if (missing !== undefined) {
    const last = longest[longest.length - 1].name;
    const hint = `let ${missing} require ${last}, or let ${defaultFlow} require it`;
    throw userError(
      'branching-flows',
      `${name} requires ${missing} and ${last}, neither of which follows the other`,
      {},
      hint,
    );
  }
  return [...longest, flow];
}

/** The target of a flow: `verilog:init_layers` has `hls-verilog-init-layers`, the default flow `hls-ip`. */
export function targetOfFlow(name: string, defaultFlow: string): string {
  return name === defaultFlow ? 'hls-ip' : `hls-${name.replace(/[:_]/g, '-')}`;
}
