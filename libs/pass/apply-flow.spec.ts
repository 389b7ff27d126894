import { describe, expect, it } from 'vitest';
import { DiagnosticError, userError } from '../diagnostic';
import { type ConfigSection, type LayerClass, LayerSchema, type ModelGraph, parseGraph } from '../ir';
import { Activation, LAYERS } from '../layers';
import { applyFlow, PassDiverged, type Reapply, runFlow } from './apply-flow';
import { type AnyPass, GlobalOptimizerPass } from './pass';
import { Registry } from './registry';
import { globalOptimizer, layerOptimizer, modelOptimizer } from './wrap';

const config = { config: {} };
const meta = (name: string) => ({ name, doc: 'd', preserves: 'bits' as const });

/** x -> a (linear) -> b (relu) */
function twoActivations(): ModelGraph {
  const text = `model @m {
    %x = Input {input_shape=[2]}
    %a = Activation %x {activation=linear}
    %b = Activation %a {activation=relu}
    return %b
  }`;
  return parseGraph(text, new LayerSchema(LAYERS as readonly LayerClass[]));
}

function run(passes: readonly AnyPass[], graph = twoActivations(), reads: readonly ConfigSection[] = []): ModelGraph {
  const registry = new Registry().registerPasses(passes);
  const flow = { name: 'convert', passes: passes.map((pass) => pass.meta.name), requires: [], reads };
  runFlow(registry, graph, flow, { config });
  return graph;
}

describe('applyFlow', () => {
  /** Flows by name with what they require; each but `ip` runs one pass that logs the flow's name. */
  const FLOWS: Readonly<Record<string, readonly string[]>> = {
    a: [],
    b: ['a'],
    c: ['b'],
    // A diamond: d needs l and r, both need a.
    l: ['a'],
    r: ['a'],
    d: ['l', 'r'],
    // A default flow without passes of its own.
    ip: ['c', 'd'],
  };

  /** What a sequence of calls runs, a word for each call; `-` where nothing runs. */
  function trace(calls: string): string {
    const graph = twoActivations();
    let log = '';
    const registry = new Registry();
    for (const [name, requires] of Object.entries(FLOWS)) {
      const passes = name === 'ip' ? [] : [`log_${name}`];
      for (const pass of passes) {
        registry.registerPass(
          pass,
          modelOptimizer(meta(pass))(() => {
            log += name;
            return false;
          }),
        );
      }
      registry.addFlow({ name, passes, requires, reads: [] });
    }
    const ran = calls.split(' ').map((call) => {
      log = '';
      const [flow, reapply] = call.split('/') as [string, Reapply | undefined];
      applyFlow(registry, graph, flow, { config, reapply });
      return log || '-';
    });
    return ran.join(' ');
  }

  it.each([
    // The first time, every mode runs the flow behind all that it needs, each once.
    ['a/all', 'a'],
    ['a/single', 'a'],
    ['a/none', 'a'],
    ['c/all', 'abc'],
    ['c/single', 'abc'],
    ['c/none', 'abc'],
    ['d/all', 'alrd'],
    ['d/single', 'alrd'],
    ['d/none', 'alrd'],
    ['ip/all', 'abclrd'],
    ['ip/single', 'abclrd'],
    ['ip/none', 'abclrd'],
    // The same flow again.
    ['a/all a/all', 'a a'],
    ['a/single a/single', 'a a'],
    ['a/none a/none', 'a -'],
    ['c/all c/all', 'abc abc'],
    ['c/single c/single', 'abc c'],
    ['c/none c/none', 'abc -'],
    ['d/all d/all', 'alrd alrd'],
    ['d/single d/single', 'alrd d'],
    ['d/none d/none', 'alrd -'],
    ['ip/single ip/single', 'abclrd -'],
    ['ip/all ip/all', 'abclrd abclrd'],
    // A flow after what it needs, and what a flow needs after the flow.
    ['a/all c/all', 'a abc'],
    ['a/single c/single', 'a bc'],
    ['a/none c/none', 'a bc'],
    ['c/all a/all', 'abc a'],
    ['c/single a/single', 'abc a'],
    ['c/none a/none', 'abc -'],
    ['c/single b/single c/single', 'abc b c'],
    ['l/single d/single', 'al rd'],
    ['l/none r/none d/none', 'al r d'],
    ['l/all r/all d/all', 'al ar alrd'],
    ['d/single ip/single', 'alrd bc'],
    // Mixtures.
    ['c/all c/single c/none', 'abc c -'],
    ['c/none c/single c/all', 'abc c abc'],
    ['c/single c/none c/all', 'abc - abc'],
    ['b/all c/none d/single', 'ab c lrd'],
    ['ip/none c/all d/none ip/single', 'abclrd abc - -'],
    // The default is single.
    ['c c', 'abc c'],
  ])('%s runs %s', (calls, expected) => {
    expect(trace(calls)).toBe(expected);
  });

  it('records what was applied, and refuses an unknown flow', () => {
    const graph = twoActivations();
    const registry = new Registry().registerFlow('a', []).registerFlow('b', [], { requires: ['a'] });
    applyFlow(registry, graph, 'b', { config });
    expect([...graph.applied]).toEqual(['a', 'b']);
    expect(() => applyFlow(registry, graph, 'c', { config })).toThrow('no flow is called c');
  });

  it('applies a requirement that was added later', () => {
    const graph = twoActivations();
    const registry = new Registry().registerFlow('a', []).registerFlow('b', []);
    applyFlow(registry, graph, 'b', { config });
    registry.updateFlow('b', { requires: ['a'] });
    applyFlow(registry, graph, 'b', { config, reapply: 'none' });
    expect(graph.applied.has('a')).toBe(false);
    applyFlow(registry, graph, 'b', { config, reapply: 'single' });
    expect(graph.applied.has('a')).toBe(true);
  });

  it('does not record a flow that failed', () => {
    const graph = twoActivations();
    const fail = modelOptimizer(meta('fail'))(() => {
      throw new Error('no');
    });
    const registry = new Registry()
      .registerPass('fail', fail)
      .registerFlow('a', [])
      .registerFlow('b', ['fail'], { requires: ['a'] });
    expect(() => applyFlow(registry, graph, 'b', { config })).toThrow('flow b, pass fail: no');
    expect([...graph.applied]).toEqual(['a']);
  });
});

describe('the driver', () => {
  const bypassLinear = layerOptimizer(
    Activation,
    meta('bypass_linear'),
  )((graph, layer) => {
    if (layer.get(Activation.attributes.activation) !== 'linear') return false;
    graph.bypass(layer);
    return true;
  });

  it('visits every layer in topological order, and again from the first pass after a change', () => {
    const log: string[] = [];
    const visit = globalOptimizer(meta('visit'))((_, layer) => {
      log.push(layer.name);
      return false;
    });
    run([visit, bypassLinear]);
    expect(log).toEqual(['x', 'a', 'b', 'x', 'b']);
  });

  it('does not start again after a change of attributes', () => {
    let firings = 0;
    const setTrace = globalOptimizer(meta('set_trace'))((_, layer) => {
      firings++;
      layer.setAttr('trace', true);
      return undefined;
    });
    run([setTrace]);
    expect(firings).toBe(3);
  });

  it('runs a model pass once more after it changed the graph', () => {
    let runs = 0;
    const once = modelOptimizer(meta('once'))((graph) => {
      runs++;
      if (!graph.has('a')) return false;
      graph.bypass(graph.layer('a'));
      return true;
    });
    run([once]);
    expect(runs).toBe(2);
  });

  it('does not call transform where match says no', () => {
    class OnlyB extends GlobalOptimizerPass {
      readonly meta = meta('only_b');
      readonly seen: string[] = [];
      override match(layer: { name: string }): layer is never {
        return layer.name === 'b';
      }
      transform(_: ModelGraph, layer: { name: string }): boolean {
        this.seen.push(layer.name);
        return false;
      }
    }
    const pass = new OnlyB();
    run([pass]);
    expect(pass.seen).toEqual(['b']);
  });

  it('stops a flow that does not settle, naming the passes that kept changing the graph', () => {
    const insert = modelOptimizer(meta('insert_linear'))((graph) => {
      if (graph.has('more')) return false;
      graph.insertAfter(graph.layer('x'), Activation, { name: 'more', attributes: { activation: 'linear' } });
      return true;
    });
    const error = (() => {
      try {
        run([insert, bypassLinear]);
      } catch (thrown) {
        return thrown as Error;
      }
    })();
    expect(error).toBeInstanceOf(PassDiverged);
    expect(error?.message).toMatch(/^flow convert does not settle after 106 changes; the last were /);
    expect(error?.message.match(/insert_linear|bypass_linear on more/g)).toHaveLength(10);
  });

  it('lets a long chain of changes settle', () => {
    const graph = twoActivations();
    for (let i = 0; i < 300; i++) {
      graph.insertAfter(graph.layer('x'), Activation, { name: `l${i}`, attributes: { activation: 'linear' } });
    }
    expect(run([bypassLinear], graph).layers.map((layer) => layer.name)).toEqual(['x', 'b']);
  });

  it.each([
    ['true without an edit', () => true, /pass wrong on "x" answers true but made 0 edits/],
    [
      'false after an edit',
      (graph: ModelGraph) => void graph.setOutput(['a']),
      /pass wrong on "x" answers false but made 1 edits/,
    ],
  ])('refuses a transform that answers %s', (_, transform, message) => {
    expect(() => run([globalOptimizer(meta('wrong'))((graph) => transform(graph) as boolean | undefined)])).toThrow(
      message,
    );
  });

  it('tells where a user error and an internal fault happened', () => {
    const user = layerOptimizer(
      Activation,
      meta('user'),
    )(() => {
      throw userError('some-code', 'found', { node: undefined }, 'try this');
    });
    const fault = layerOptimizer(
      Activation,
      meta('fault'),
    )(() => {
      throw new TypeError('undefined is not a function');
    });
    try {
      run([user]);
      expect.unreachable();
    } catch (error) {
      expect((error as DiagnosticError).diagnostics[0]).toMatchObject({
        code: 'some-code',
        hint: 'try this',
        where: { flow: 'convert', pass: 'user', node: 'a' },
      });
    }
    expect(() => run([fault])).toThrow('flow convert, pass fault, node "a": undefined is not a function');
    expect(() => run([fault])).not.toThrow(DiagnosticError);
  });

  it('gives a flow only the sections of the configuration that it declares', () => {
    const part = modelOptimizer(meta('read_part'))((graph) => void graph.config?.part);
    expect(() => run([part])).toThrow('flow convert reads the configuration section "part" without declaring it');
    expect(run([part], twoActivations(), ['part']).config).toBeUndefined();
  });
});
