import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../emulator';
import { type BuildConfig, CONFIG_SECTIONS, LayerSchema, type ModelGraph, parseGraph, printGraph } from '../../../ir';
import { BUILT_IN_KERNELS } from '../../../kernels';
import { LAYERS } from '../../../layers';
import { interpreter, type Netlist } from '../../../netlist';
import { Registry, runFlow } from '../../../pass';
import { seeded, seededTensor } from '../../../testkit';
import { extendForFpga } from '../../fpga';
import { getNetlist } from '../netlist-artifact';
import { verilogPasses } from '.';

const schema = extendForFpga(new LayerSchema(LAYERS));
const registry = new Registry<string, string>().registerPasses(verilogPasses(BUILT_IN_KERNELS));

const TEXT = `model @m {
  %x = Input {input_shape=[3]} : 3 x fixed<8,4>
  %fc = Dense %x {n_in=3, n_out=2, weight=#w, bias=#b, weight_t=fixed<8,4>, bias_t=fixed<8,4>, accum_t=fixed<18,10>} : 2 x fixed<12,6,RND,SAT>
  %y = Activation %fc {activation=relu} : 2 x ufixed<10,5>
  return %y, %fc
}
#w = f64 3x2 [[1.4375, -2.6875], [0, 3.3125], [-0.8125, 5.75]]
#b = f64 2 [0.5, -1.25]`;

const parse = (text = TEXT) => parseGraph(text, schema);

function run(graph: ModelGraph, passes: readonly string[], config: Omit<BuildConfig, 'config'> = {}): void {
  const flow = { name: 'test', passes: passes.map((name) => `verilog:${name}`), requires: [], reads: CONFIG_SECTIONS };
  runFlow(registry, graph, flow, { config: { config: {}, ...config } });
}

/** Whether a netlist computes what the emulator does, on seeded inputs. */
function expectEqual(netlist: Netlist, graph: ModelGraph): void {
  const { inputs, outputs } = createEmulator(graph).vectors([seededTensor(seeded(3), [64, 3])]);
  const compute = interpreter(netlist);
  const samples = inputs[0].map((x) => compute([x]));
  expect(netlist.outputs.map((_, port) => samples.map((sample) => sample[port]))).toEqual(outputs);
}

const count = (netlist: Netlist, op: string) => netlist.nodes.filter((node) => node.op === op).length;

describe('netlist passes', () => {
  it('leave the graph itself alone and give the same netlist again', () => {
    const graph = parse();
    const once = () => {
      run(graph, ['check_size', 'trace_netlist', 'lower_constants', 'pipeline_netlist'], { clockPeriod: 2 });
      return [printGraph(graph), ...graph.artifacts.values()];
    };
    const first = once();
    expect(first).toHaveLength(3);
    expect(first[0]).toBe(printGraph(parse()));
    expect(once()).toEqual(first);
  });

  it('trace_netlist traces the kernels', () => {
    const graph = parse();
    run(graph, ['trace_netlist']);
    const netlist = getNetlist(graph, 'netlist');
    expect(count(netlist, 'scale')).toBeGreaterThan(0);
    expect(netlist.outputs.map(({ name }) => name)).toEqual(['y', 'fc']);
    expectEqual(netlist, graph);
  });

  it('lower_constants leaves no multiplication by a constant', () => {
    const graph = parse();
    run(graph, ['trace_netlist', 'lower_constants']);
    const netlist = getNetlist(graph, 'netlist');
    expect(count(netlist, 'scale')).toBe(0);
    expectEqual(netlist, graph);
  });

  it.each([
    [1.5, 'more'],
    [1000, 'no'],
  ] as const)('pipeline_netlist at %d ns inserts %s registers', (clockPeriod, amount) => {
    const graph = parse();
    run(graph, ['trace_netlist', 'lower_constants']);
    const combinational = graph.artifacts.get('netlist');
    run(graph, ['pipeline_netlist'], { clockPeriod });
    const netlist = getNetlist(graph, 'pipelined-netlist');
    // Ports are registered at any clock.
    if (amount === 'more') expect(netlist.latency).toBeGreaterThan(2);
    else expect(netlist.latency).toBeLessThanOrEqual(2);
    expect(graph.artifacts.get('netlist')).toBe(combinational);
    expectEqual(netlist, graph);
  });

  it('say what is missing', () => {
    expect(() => run(parse(), ['lower_constants'])).toThrow(
      /lower_constants: the graph has no netlist; apply the flow/,
    );
    expect(() => run(parse(), ['pipeline_netlist'])).toThrow(/the graph has no netlist/);
  });

  it('read an artifact that another process wrote', () => {
    const [graph, other] = [parse(), parse()];
    run(graph, ['trace_netlist']);
    other.artifacts.set('netlist', graph.artifacts.get('netlist')!);
    run(other, ['lower_constants']);
    expectEqual(getNetlist(other, 'netlist'), graph);
  });
});

describe('check_size', () => {
  const dense = (n: number) =>
    parse(`model @m {
  %x = Input {input_shape=[${n}]} : ${n} x fixed<8,4>
  %small = Dense %x {n_in=${n}, n_out=1, weight=#v, bias=#a, weight_t=fixed<8,4>, bias_t=fixed<8,4>, accum_t=fixed<18,10>} : 1 x fixed<12,6>
  %big = Dense %x {n_in=${n}, n_out=${n}, weight=#w, bias=#b, weight_t=fixed<8,4>, bias_t=fixed<8,4>, accum_t=fixed<18,10>} : ${n} x fixed<12,6>
  return %big, %small
}
#v = f64 ${n}x1 fill(1)
#a = f64 1 [0]
#w = f64 ${n}x${n} fill(1)
#b = f64 ${n} fill(0)`);

  it('lets 400,000 multiplications pass and refuses more, naming the largest layers', () => {
    // n (n + 1) multiplications.
    expect(() => run(dense(631), ['check_size'])).not.toThrow();
    expect(() => run(dense(632), ['check_size'])).toThrow(
      /too-large.*400,056 multiplications \("big" 399,424, "small" 632.*at most 400,000 are built.*99\.9 % of that would fit/s,
    );
  });

  it('refuses more than 600,000 additions, comparisons and lookups', () => {
    // Of four pixels the maximum takes three comparisons and three selections.
    const pooling = (n: number) =>
      parse(`model @m {
  %x = Input {input_shape=[2, 2, ${n}]} : 2x2x${n} x fixed<8,4>
  %y = GlobalPooling2D %x {pool_op=Max, accum_t=fixed<8,4>} : ${n} x fixed<8,4>
  return %y
}`);
    expect(() => run(pooling(100_000), ['check_size'])).not.toThrow();
    expect(() => run(pooling(100_001), ['check_size'])).toThrow(
      /too-large.*600,006 additions, comparisons and lookups \("y" 600,006/,
    );
  });

  it('refuses a layer that keeps a state, naming it', () => {
    const graph = parse(`model @m {
  %x = Input {input_shape=[2]} : 2 x fixed<8,4>
  %y = IFNeuron %x {threshold=#w, threshold_t=fixed<8,4>, membrane_t=fixed<8,4>} : 2 x uint<1>
  return %y
}
#w = f64 1 [1]`);
    expect(() => run(graph, ['check_size'])).toThrow(/stateful-layer.*"y".*IFNeuron keeps its state/s);
  });
});

describe('report_reuse', () => {
  it.each([
    [{}, []],
    [{ Model: { ReuseFactor: 1, Strategy: 'Latency' } }, []],
    [{ LayerName: { fc: { ReuseFactor: 4 } } }, ['ReuseFactor 4 has no effect']],
    [{ LayerName: { fc: { Strategy: 'Resource' } } }, ['Strategy resource has no effect']],
    [
      { LayerName: { fc: { Strategy: 'Resource', ReuseFactor: 2 } } },
      ['ReuseFactor 2 and Strategy resource has no effect'],
    ],
  ])('of %j', (config, expected) => {
    const graph = parse();
    const flow = {
      name: 't',
      passes: ['verilog:init_base_layer', 'verilog:report_reuse'],
      requires: [],
      reads: CONFIG_SECTIONS,
    };
    runFlow(registry, graph, flow, { config: { config } });
    expect(graph.reports.map(({ message }) => message.split(':')[0])).toEqual(expected);
    expect(graph.reports.every(({ code, where }) => code === 'setting-unused' && where.node === 'fc')).toBe(true);
  });
});
