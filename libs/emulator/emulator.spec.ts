import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../diagnostic';
import { LayerSchema, parseGraph, type Tensor, tensor } from '../ir';
import { BUILT_IN_KERNELS, type Kernel } from '../kernels';
import { LAYERS } from '../layers';
import { randomNetwork, randomWindowLayer, seeded, seededTensor } from '../testkit';
import { createEmulator } from '.';

const schema = new LayerSchema(LAYERS);

/** A model whose nodes and weights are lines of textual IR. */
function model(lines: string) {
  const [nodes, weights] = [false, true].map((isWeight) =>
    lines.split('\n').filter((line) => line.trim().startsWith('#') === isWeight),
  );
  return parseGraph(['model @m {', ...nodes, '}', ...weights].join('\n'), schema);
}

const relu = model(`%x = Input {input_shape=[2, 3]} : 2x3 x fixed<8,4>
                    %y = Activation %x {activation=relu} : 2x3 x ufixed<8,4>
                    return %y`);

const two = model(`%a = Input {input_shape=[2]} : 2 x fixed<8,4>
                   %b = Input {input_shape=[1]} : 1 x fixed<8,4>
                   %sum = Merge %a, %b {op=add} : 2 x fixed<9,5>
                   %c1, %c2 = Clone @copies %sum : 2, 2 x fixed<9,5>
                   %y = Activation %c1 {activation=relu} : 2 x fixed<9,5>
                   return %y, %c2, %y`);

const zeros = (...shape: number[]) => seededTensor(seeded(0), shape, 0);

describe('inputs', () => {
  const bad: [what: string, inputs: Tensor[], code: string, message: RegExp, node?: string][] = [
    ['too few', [zeros(4, 2)], 'input-count', /1 inputs given, the model has 2: a, b/],
    ['too many', [zeros(4, 2), zeros(4, 1), zeros(4, 1)], 'input-count', /3 inputs given/],
    [
      'a wrong shape',
      [zeros(4, 2), zeros(4, 2)],
      'input-shape',
      /shape \[4, 2\], expected samples first, then \[1\]/,
      'b',
    ],
    ['no samples dimension', [tensor([], [0]), zeros(4, 1)], 'input-shape', /has shape \[\]/, 'a'],
    ['a sample alone', [zeros(2), zeros(4, 1)], 'input-shape', /has shape \[2\]/, 'a'],
    ['different numbers of samples', [zeros(4, 2), zeros(3, 1)], 'input-shape', /different numbers of samples: 4, 3/],
  ];
  it.each(bad)('%s is a user error', (_, inputs, code, message, node) => {
    for (const run of [createEmulator(two).predict, createEmulator(two).vectors]) {
      const error = (() => {
        try {
          run(inputs);
        } catch (caught) {
          return caught;
        }
      })();
      expect(error).toBeInstanceOf(DiagnosticError);
      const [diagnostic] = (error as DiagnosticError).diagnostics;
      expect(diagnostic.code).toBe(code);
      expect(diagnostic.message).toMatch(message);
      expect(diagnostic.where.node).toBe(node);
    }
  });

  it('may be flattened, and may be float32', () => {
    const values = [1, -1, 2, 0.5, -0.5, 3];
    const { outputs } = createEmulator(relu).predict([tensor([1, 6], Float32Array.from(values))]);
    expect(outputs).toEqual([tensor([1, 2, 3], [1, 0, 2, 0.5, 0, 3])]);
  });

  it('are converted by the type of the input: rounding, overflow, NaN', () => {
    const graph = model(`%x = Input {input_shape=[5]} : 5 x fixed<4,3,RND,SAT>
                         %y = Activation %x {activation=linear} : 5 x fixed<8,4>
                         return %y`);
    const [y] = createEmulator(graph).predict([tensor([1, 5], [0.25, 0.24, 9, -9, Number.NaN])]).outputs;
    expect([...y.data]).toEqual([0.5, 0, 3.5, -4, 0]);
  });

  it('may have no samples', () => {
    expect(createEmulator(relu).predict([zeros(0, 2, 3)]).outputs).toEqual([tensor([0, 2, 3], [])]);
  });
});

describe('predict', () => {
  it('tells how far it is', () => {
    const calls: [number, number][] = [];
    createEmulator(relu).predict([zeros(130, 2, 3)], { onProgress: (...call) => calls.push(call) });
    expect(calls).toEqual([
      [64, 130],
      [128, 130],
      [130, 130],
    ]);
  });

  it('gives an output as often as the model does, in its order', () => {
    const { outputs, trace } = createEmulator(two).predict([tensor([2, 2], [1, -2, 3, 4]), tensor([2, 1], [0.5, -8])]);
    expect(outputs).toEqual([
      tensor([2, 2], [1.5, 0, 0, 0]),
      tensor([2, 2], [1.5, -1.5, -5, -4]),
      tensor([2, 2], [1.5, 0, 0, 0]),
    ]);
    expect(trace.size).toBe(0);
  });

  it('traces every layer but the inputs, under its name', () => {
    const inputs = [tensor([2, 2], [1, -2, 3, 4]), tensor([2, 1], [0.5, -8])];
    const { trace } = createEmulator(two).predict(inputs, { trace: true });
    expect([...trace.keys()]).toEqual(['sum', 'copies', 'y']);
    expect(trace.get('sum')).toEqual(tensor([2, 2], [1.5, -1.5, -5, -4]));
    expect(trace.get('copies')).toEqual(trace.get('sum'));
    expect(trace.get('y')).toEqual(tensor([2, 2], [1.5, 0, 0, 0]));
  });

  it('gives the same whatever was predicted before', () => {
    const emulator = createEmulator(two);
    const inputs = [seededTensor(seeded(1), [9, 2]), seededTensor(seeded(2), [9, 1])];
    const once = emulator.predict(inputs);
    emulator.predict([zeros(3, 2), zeros(3, 1)]);
    expect(emulator.predict(inputs)).toEqual(once);
  });
});

describe('vectors', () => {
  it('are the words of what is predicted', () => {
    for (let seed = 0; seed < 40; seed++) {
      const graph = randomNetwork(seed);
      const emulator = createEmulator(graph);
      const inputs = graph.inputs.map(({ shape }) => seededTensor(seeded(seed), [5, ...shape]));
      const { outputs } = emulator.predict(inputs);
      for (const [port, words] of emulator.vectors(inputs).outputs.entries()) {
        const { precision } = graph.typeOf(graph.outputs[port]);
        const frac = precision.kind === 'fixed' ? precision.width - precision.integer : 0;
        const values = words.flat().map((word) => Number(word) * 2 ** -frac);
        expect(values, `seed ${seed}, ${graph.outputs[port]}`).toEqual([...outputs[port].data]);
      }
    }
  });

  it('of inputs are their words', () => {
    const { inputs } = createEmulator(two).vectors([tensor([1, 2], [1, -2.0625]), tensor([1, 1], [100])]);
    // 100 is 4 in fixed<8,4>.
    expect(inputs).toEqual([[[16n, -33n]], [[64n]]]);
  });

  it('have zeros on grids coarser than 1', () => {
    const graph = model(`%x = Input {input_shape=[3]} : 3 x fixed<8,12>
                         %y = Activation %x {activation=linear} : 3 x fixed<6,12>
                         return %y`);
    expect(createEmulator(graph).vectors([tensor([1, 3], [0, 100, -100])])).toEqual({
      inputs: [[[0n, 6n, -7n]]],
      outputs: [[[0n, 1n, -2n]]],
    });
  });

  it('are exact beyond the doubles', () => {
    const graph = model(`%x = Input {input_shape=[1]} : 1 x fixed<40,20>
                         %y = Dense %x {n_in=1, n_out=1, weight=#w, bias=#b, weight_t=fixed<40,20>, bias_t=fixed<40,20>, accum_t=fixed<90,50>} : 1 x fixed<90,50>
                         return %y
                         #w = f64 1x1 [[1024.00000095367431640625]]
                         #b = f64 1 [0]`);
    const inputs = [tensor([1, 1], [2 ** 18 + 2 ** -20])];
    const word = (2n ** 38n + 1n) * (2n ** 30n + 1n);
    expect(createEmulator(graph).vectors(inputs).outputs).toEqual([[[word]]]);
    // As numbers, the nearest.
    expect(createEmulator(graph).predict(inputs).outputs[0].data[0]).toBe(Number(word) * 2 ** -40);
  });
});

describe('fast paths', () => {
  const accumulators = [
    'fixed<20,10>',
    'fixed<6,6>',
    'fixed<20,10,TRN,SAT>',
    'ufixed<12,8,TRN,SAT>',
    'ufixed<12,8,TRN,SAT_ZERO>',
  ];
  it.each(accumulators)('Dense with accumulator %s as the generic kernel', (accum) => {
    const graph = model(`%x = Input {input_shape=[2]} : 2 x ufixed<6,3>
                         %y = Dense %x {n_in=2, n_out=2, weight=#w, bias=#b, weight_t=fixed<6,3>, bias_t=fixed<6,3>, accum_t=${accum}} : 2 x fixed<20,10>
                         return %y
                         #w = f64 2x2 [[-1, 0.375], [2, -0.625]]
                         #b = f64 2 [0, 1.25]`);
    const inputs = [seededTensor(seeded(5), [64, 2], 4, 3)];
    expect(createEmulator(graph).predict(inputs)).toEqual(createEmulator(graph, { generic: true }).predict(inputs));
  });
});

describe('layers over pixels', () => {
  it('are computed as by the generic kernels, whatever the types', () => {
    for (let seed = 0; seed < 400; seed++) {
      const graph = randomWindowLayer(seed, 'random');
      const inputs = [seededTensor(seeded(seed), [4, ...graph.layer('x').shape])];
      const expected = createEmulator(graph, { generic: true }).vectors(inputs);
      expect(createEmulator(graph).vectors(inputs), `seed ${seed}`).toEqual(expected);
    }
  });
});

describe('what cannot be run', () => {
  it('is an open type, named with its layer', () => {
    const graph = model(`%x = Input {input_shape=[1]} : 1 x fixed<8,4>
                         %y = Activation %x {activation=relu} : 1
                         return %y`);
    expect(() => createEmulator(graph)).toThrow('result_t of layer "y" is still auto; apply the flow "convert" first');
  });

  it('is a kind without a kernel; another table may have one', () => {
    const graph = model(`%x = Input {input_shape=[1]} : 1 x fixed<8,4>
                         %y = BatchNormOnnx %x, %x, %x, %x, %x : 1 x fixed<8,4>
                         return %y`);
    expect(() => createEmulator(graph)).toThrow('layer kind BatchNormOnnx ("y") has no kernel');
    const first: Kernel =
      () =>
      ([x]) => [[...x]];
    const kernels = new Map([...BUILT_IN_KERNELS, ['BatchNormOnnx', first]]);
    expect(createEmulator(graph, { kernels }).predict([tensor([1, 1], [1.5])]).outputs).toEqual([
      tensor([1, 1], [1.5]),
    ]);
  });
});

it('takes a fast path only in place of the common kernel', () => {
  const graph = model(`%x = Input {input_shape=[1]} : 1 x fixed<8,4>
                       %y = Dense %x {n_in=1, n_out=1, weight=#w, bias=#b, weight_t=fixed<8,4>, bias_t=fixed<8,4>, accum_t=fixed<16,8>} : 1 x fixed<16,8>
                       return %y
                       #w = f64 1x1 [[3]]
                       #b = f64 1 [1]`);
  const same: Kernel =
    () =>
    ([x]) => [[...x]];
  const run = (kernels = BUILT_IN_KERNELS) =>
    createEmulator(graph, { kernels }).predict([tensor([1, 1], [1.5])]).outputs;
  expect(run()).toEqual([tensor([1, 1], [5.5])]);
  expect(run(new Map([...BUILT_IN_KERNELS, ['Dense', same]]))).toEqual([tensor([1, 1], [1.5])]);
});
