import { describe, expect, it } from 'vitest';
import { BACKENDS, createCompiler } from '../compiler';
import { type Flow, Registry } from '../pass';
import { flowChain, targetOfFlow } from './flow-chain';

function registryOf(flows: Readonly<Record<string, readonly string[]>>): Registry<string, string> {
  const registry = new Registry<string, string>();
  for (const [name, requires] of Object.entries(flows)) registry.addFlow({ name, requires, passes: [], reads: [] });
  return registry;
}

const names = (flows: readonly Flow[]) => flows.map((flow) => flow.name).join(' ');

describe('flowChain', () => {
  it('of a flow that the default flow needs is the start of the default chain', () => {
    const registry = registryOf({ a: [], b: ['a'], side: ['a'], ip: ['b', 'side'] });
    expect(names(flowChain(registry, 'ip', 'ip'))).toBe('a b side ip');
    // side does not require b, but one graph passes through both.
    expect(names(flowChain(registry, 'ip', 'side'))).toBe('a b side');
  });

  it('of another flow leaves the chain at the last flow that it requires', () => {
    const registry = registryOf({ a: [], b: ['a'], c: ['b'], ip: ['c'], extra: ['b', 'a'], more: ['extra'] });
    expect(names(flowChain(registry, 'ip', 'extra'))).toBe('a b extra');
    expect(names(flowChain(registry, 'ip', 'more'))).toBe('a b extra more');
  });

  it('refuses a flow that would join two branches', () => {
    const registry = registryOf({ a: [], b: ['a'], ip: ['b'], one: ['a'], joins: ['one', 'b'] });
    expect(() => flowChain(registry, 'ip', 'joins')).toThrow(/error\[branching-flows\]: joins requires/);
  });

  it.each(BACKENDS.map(({ name }) => name))('of every flow of %s holds what it requires, in order', (backend) => {
    const compiler = createCompiler({ backend });
    const { registry } = compiler;
    for (const { name } of registry.flows) {
      const chain = flowChain(registry, compiler.backend.defaultFlow, name).map((flow) => flow.name);
      expect(chain.at(-1)).toBe(name);
      expect(chain).toEqual(expect.arrayContaining(registry.order(name).map((flow) => flow.name)));
      for (const [i, flow] of chain.entries()) {
        for (const required of registry.getFlow(flow).requires) expect(chain.slice(0, i)).toContain(required);
      }
    }
  });
});

describe('targetOfFlow', () => {
  it.each([
    ['parse_qonnx', 'hls-parse-qonnx'],
    ['verilog:init_layers', 'hls-verilog-init-layers'],
    ['verilog:ip', 'hls-ip'],
  ])('%s is %s', (flow, target) => {
    expect(targetOfFlow(flow, 'verilog:ip')).toBe(target);
  });
});
