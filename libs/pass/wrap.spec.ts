import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { LayerSchema, parseGraph } from '../ir';
import * as layers from '../layers';
import * as passes from './index';
import { type AnyPass, LayerOptimizerPass, ModelOptimizerPass, OptimizerPass } from './pass';
import { layerOptimizer, template } from './wrap';

const meta = { name: 'some_pass', doc: 'd', preserves: 'bits' as const };

const graph = () =>
  parseGraph(
    `model @m {
      %x = Input {input_shape=[2]}
      %a = ApplyAlpha %x {scale=#s, bias=#s}
      return %a
    }
    #s = f64 2 fill(1)`,
    new LayerSchema(layers.LAYERS),
  );

describe('wrappers', () => {
  it('make a pass over a class and its subclasses', () => {
    const seen: string[] = [];
    const pass = layerOptimizer(layers.BatchNormalization, meta)((_, layer) => void seen.push(layer.kind));
    expect(pass).toBeInstanceOf(LayerOptimizerPass);
    const model = graph();
    for (const layer of model.layers) if (pass.match(layer, model)) expect(pass.transform(model, layer)).toBe(false);
    expect(seen).toEqual(['ApplyAlpha']);
  });

  it('make a template that renders into a slot', () => {
    const model = graph();
    const pass = template(layers.Input, 'config', meta, (layer) => `struct ${layer.name}_config {};`);
    const input = model.layer('x');
    expect(pass.match(model.layer('a'), model)).toBe(false);
    expect(pass.match(input, model) && pass.transform(model, input)).toBe(false);
    expect([...input.code]).toEqual([['config', 'struct x_config {};']]);
  });
});

/** vitest's transformer leaves decorators in; TypeScript's output is what a workspace would run. */
function compile(source: string): { readonly [name: string]: unknown } {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, strict: true };
  const { outputText } = ts.transpileModule(source, { compilerOptions });
  const modules: Readonly<Record<string, unknown>> = { pass: passes, layers };
  const exports = {};
  new Function('require', 'exports', outputText)((name: string) => modules[name], exports);
  return exports;
}

describe('method', () => {
  const { Backend } = compile(`
    import { layerOptimizer, method, modelOptimizer } from 'pass';
    import { Dense } from 'layers';
    class Host { readonly passes = []; }
    export class Backend extends Host {
      constructor(readonly strategy) { super(); }
      @method(layerOptimizer(Dense, { name: 'some:init_dense', doc: 'd', preserves: 'bits' }))
      initDense(graph, layer) { layer.note = this.strategy; }
      @method(modelOptimizer({ name: 'some:finish', doc: 'd', preserves: 'bits' }))
      finish(graph) { return this.strategy === 'latency'; }
    }
  `) as { Backend: new (strategy: string) => passes.PassHost };

  it('makes the passes of a host, in order, bound to it', () => {
    const [latency, resource] = [new Backend('latency'), new Backend('resource')];
    expect(latency.passes.map((pass: AnyPass) => pass.meta.name)).toEqual(['some:init_dense', 'some:finish']);
    const [init, finish] = latency.passes;
    expect(init).toBeInstanceOf(OptimizerPass);
    expect(finish).toBeInstanceOf(ModelOptimizerPass);
    const layer = {} as { note?: string };
    expect((init as OptimizerPass).transform(graph(), layer as never)).toBe(false);
    expect(layer.note).toBe('latency');
    expect((finish as ModelOptimizerPass).run(graph())).toBe(true);
    expect((resource.passes[1] as ModelOptimizerPass).run(graph())).toBe(false);
  });

  it('refuses a host that declares its own list, which is not there in time', () => {
    const { Own } = compile(`
      import { method, modelOptimizer } from 'pass';
      export class Own {
        readonly passes = [];
        @method(modelOptimizer({ name: 'finish', doc: 'd', preserves: 'bits' }))
        finish() { return false; }
      }
    `) as { Own: new () => passes.PassHost };
    expect(() => new Own()).toThrow('finish is decorated: declare "passes" in a base class');
  });
});
