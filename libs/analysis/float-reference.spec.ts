import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModel } from '../frontends';
import { Layer, LayerSchema, ModelGraph, parseGraph, readNpy, type Shape, type Tensor } from '../ir';
import { Input, LAYERS } from '../layers';
import { FLOWS, PASSES } from '../optimizer';
import { applyFlow, Registry } from '../pass';
import { createFloatReference } from './float-reference';

const MODELS = join(__dirname, '../../testdata/models');
const schema = new LayerSchema(LAYERS);
const registry = new Registry<string, string>().registerPasses([...PASSES]);
for (const flow of FLOWS) registry.addFlow(flow);

function arrays(folder: string, stem: string): Tensor[] {
  const names = ['', 0, 1, 2, 3, 4, 5].map((i) => join(folder, `${stem}${i}.npy`)).filter(existsSync);
  return names.map((name) => readNpy(readFileSync(name), name));
}

function largestDifference(found: readonly Tensor[], expected: readonly Tensor[]): number {
  expect(found.map(({ data }) => data.length)).toEqual(expected.map(({ data }) => data.length));
  const distance = (x: number, y: number) => Math.abs(x - y) / Math.max(1, Math.abs(y));
  return Math.max(...found.flatMap(({ data }, i) => Array.from(data, (x, at) => distance(x, expected[i].data[at]))));
}

/** Its framework divides by `True` where it means the number of vertices (testdata/README.md). */
const WRONG_FRAMEWORK = 'keras2-garnet-nvert-mean';

const cases = readdirSync(MODELS)
  .filter((model) => model !== WRONG_FRAMEWORK)
  .filter(
    (model) =>
      existsSync(join(MODELS, model, 'framework_output.npy')) ||
      existsSync(join(MODELS, model, 'framework_output0.npy')),
  )
  .flatMap((model) => ['model.keras', 'model.h5', 'model.onnx', 'model.pt2'].map((file) => [model, file] as const))
  .filter(([model, file]) => existsSync(join(MODELS, model, file)));

describe('the float reference', () => {
  it.each(cases)('gives what the framework gives for %s/%s', async (model, file) => {
    const folder = join(MODELS, model);
    const parsed = await readModel({ path: file, bytes: readFileSync(join(folder, file)) }, schema);
    const expected = arrays(folder, 'framework_output');
    const inputs = arrays(folder, 'input');
    expect(largestDifference(createFloatReference(parsed).run(inputs).outputs, expected)).toBeLessThan(1e-5);
    // Fusing only moves constants: the graph after "convert" is the same function.
    applyFlow(registry, parsed, 'convert', { config: { config: {} } });
    expect(largestDifference(createFloatReference(parsed).run(inputs).outputs, expected)).toBeLessThan(1e-5);
  });

  it('has at least the models of feed-forward networks', () => {
    expect(cases.length).toBeGreaterThan(30);
  });

  class Twice extends Layer {
    static readonly kind = 'Twice';
    static readonly doc = 'Twice its input.';
    infer(): Shape[] {
      return [this.inputShape()];
    }
  }

  function twice(): ModelGraph {
    const graph = new ModelGraph('m', schema.withClasses([Twice]));
    graph.add(Input, { name: 'x', inputs: [], attributes: { input_shape: [2] } });
    graph.add(Twice, { name: 'double', inputs: ['x'] });
    graph.setOutput(['double']);
    return graph;
  }

  it('refuses a layer without a float function, by name', () => {
    expect(() => createFloatReference(twice())).toThrow(/error\[no-float-function\] node "double".*Twice/s);
  });

  it('takes the float functions of extensions, and traces every layer', () => {
    const functions = new Map([
      [
        'Twice',
        () =>
          ([x]: readonly Float64Array[]) => [x.map((v) => 2 * v)],
      ],
    ]);
    const input = { shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) };
    const { outputs, trace } = createFloatReference(twice(), functions).run([input], { trace: true });
    expect(outputs).toEqual([{ shape: [2, 2], data: Float64Array.of(2, 4, 6, 8) }]);
    expect([...trace.keys()]).toEqual(['x', 'double']);
  });

  it('tells of variances and of every state', () => {
    const observed = (text: string, shape: Shape, data: readonly number[]) => {
      const found: string[] = [];
      createFloatReference(parseGraph(text, schema)).run([{ shape: [1, ...shape], data: Float64Array.from(data) }], {
        observe: (layer, what, values) => found.push(`${layer} ${what} ${Array.from(values).join(' ')}`),
      });
      return found;
    };
    const normalised = `model @m {
  %x = Input {input_shape=[2, 2]} : 2x2
  %y = LayerNormalization %x {scale=#s, bias=#b} : 2x2
  return %y
}
#s = f64 2 [1, 1]
#b = f64 2 [0, 0]`;
    expect(observed(normalised, [2, 2], [1, 3, 2, 8])).toEqual(['y variance 1', 'y variance 9']);
    const summed = `model @m {
  %x = Input {input_shape=[3, 1]} : 3x1
  %y = SimpleRNN %x {n_out=1, activation=linear, weight=#w, bias=#b, recurrent_weight=#w} : 1
  return %y
}
#w = f64 1x1 [[1]]
#b = f64 1 [0]`;
    expect(observed(summed, [3, 1], [1, 2, 4])).toEqual(['y state 1', 'y state 3', 'y state 7']);
  });

  it('says what is wrong with an input array', () => {
    const functions = new Map([['Twice', () => (x: readonly Float64Array[]) => x]]);
    const reference = createFloatReference(twice(), functions);
    expect(() => reference.run([])).toThrow(/0 inputs given, the model has 1: x/);
    expect(() => reference.run([{ shape: [2, 3], data: new Float64Array(6) }])).toThrow(/input-shape.*"x"/);
  });
});
