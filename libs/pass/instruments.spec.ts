import { describe, expect, it } from 'vitest';
import { LayerSchema, type ModelGraph, parseGraph, printGraph } from '../ir';
import { Activation, LAYERS } from '../layers';
import { applyFlow, type Instrument } from './apply-flow';
import { firings, irDump, timing, verification } from './instruments';
import { Registry } from './registry';
import { layerOptimizer, modelOptimizer } from './wrap';

const meta = (name: string) => ({ name, doc: 'd', preserves: 'bits' as const });

const bypassLinear = layerOptimizer(
  Activation,
  meta('bypass_linear'),
)((graph, layer) => {
  if (layer.get(Activation.attributes.activation) !== 'linear') return false;
  graph.bypass(layer);
  return true;
});

const trace = layerOptimizer(Activation, meta('set_trace'))((_, layer) => void layer.setAttr('trace', true));

const fail = modelOptimizer(meta('fail'))(() => {
  throw new Error('no');
});

const misfit = modelOptimizer(meta('misfit'))((graph) => {
  if (graph.outputs.length === 0) return false;
  graph.setOutput([]);
  return true;
});

const registry = new Registry()
  .registerPass('bypass_linear', bypassLinear)
  .registerPass('set_trace', trace)
  .registerPass('fail', fail)
  .registerPass('misfit', misfit)
  .registerFlow('convert', ['bypass_linear'])
  .registerFlow('vivado:mark', ['set_trace'], { requires: ['convert'] })
  .registerFlow('broken', ['fail'], { requires: ['convert'] })
  .registerFlow('unfit', ['misfit']);

function linearGraph(): ModelGraph {
  const text = `model @m {
    %x = Input {input_shape=[2]}
    %a = Activation %x {activation=linear}
    %b = Activation %a {activation=relu}
    return %b
  }`;
  return parseGraph(text, new LayerSchema(LAYERS));
}

function apply(flow: string, instrument: Instrument, graph = linearGraph()): ModelGraph {
  applyFlow(registry, graph, flow, { config: { config: {} }, instruments: [instrument] });
  return graph;
}

describe('instruments', () => {
  it('timing counts firings and changes of each pass', () => {
    const { instrument, times } = timing();
    apply('vivado:mark', instrument);
    expect(times).toMatchObject([
      { flow: 'convert', pass: 'bypass_linear', firings: 2, changes: 1 },
      { flow: 'vivado:mark', pass: 'set_trace', firings: 1, changes: 0 },
    ]);
    expect(times.every((time) => time.ms >= 0)).toBe(true);
  });

  it('firings tells which passes changed the structure', () => {
    const { instrument, applied } = firings();
    apply('vivado:mark', instrument);
    expect([...applied].map(([flow, passes]) => [flow, [...passes]])).toEqual([
      ['convert', ['bypass_linear']],
      ['vivado:mark', []],
    ]);
  });

  it('irDump writes the graph whenever its text changed', () => {
    const dumps = new Map<string, string>();
    const graph = apply(
      'vivado:mark',
      irDump((file, text) => dumps.set(file, text)),
    );
    expect([...dumps.keys()]).toEqual([
      '000-convert-input.ir',
      '001-convert-bypass_linear.ir',
      '002-vivado_mark-set_trace.ir',
    ]);
    expect(dumps.get('000-convert-input.ir')).toBe(printGraph(linearGraph()));
    expect(dumps.get('002-vivado_mark-set_trace.ir')).toContain('trace=true');
    expect(graph.has('a')).toBe(false);
  });

  it('irDump writes the graph at an error', () => {
    const dumps: string[] = [];
    expect(() =>
      apply(
        'broken',
        irDump((file) => dumps.push(file)),
      ),
    ).toThrow('flow broken, pass fail: no');
    expect(dumps).toEqual(['000-convert-input.ir', '001-convert-bypass_linear.ir', '002-broken-error.ir']);
  });

  it('verification finds what a pass broke', () => {
    expect(() => apply('unfit', verification('pass'))).toThrow(/no-output/);
    expect(() => apply('unfit', verification('flow'))).toThrow(/no-output/);
    apply('convert', verification('pass'));
  });
});
