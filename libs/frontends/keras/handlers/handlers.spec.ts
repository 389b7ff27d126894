import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../../diagnostic';
import { type Shape, sizeOf, type Tensor, tensor } from '../../../ir';
import type { LayerCall, NodeSpec } from '../handler';
import type { Json } from '../json';
import { Options } from '../options';
import { handlerOf } from '.';

interface Case {
  readonly shapes?: readonly Shape[];
  readonly version?: 2 | 3;
  /** Weights by name; others count up from 1. */
  readonly weights?: Readonly<Record<string, readonly number[]>>;
}

/** Runs the handler of a class as the front end does. */
function run(className: string, options: Json, { shapes = [[4]], version = 3, weights = {} }: Case = {}) {
  const call: LayerCall = {
    name: 'y',
    className,
    version,
    options: new Options('y', options),
    inputs: shapes.map((shape, i) => ({ tensor: `x${i}`, shape })),
    weights: (...expected) =>
      expected.map(({ name, shape }) =>
        tensor(shape, Float32Array.from(weights[name] ?? Array.from({ length: sizeOf(shape) }, (_, i) => i + 1))),
      ),
    stored: () => [],
    fresh: (wanted) => wanted,
  };
  const nodes = handlerOf(className)(call);
  call.options.rejectUnknown();
  return nodes;
}

const brief = (nodes: readonly NodeSpec[]) =>
  nodes.map(({ layer, name, attributes }) => [layer.kind, name, attributes]);

function codeOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics[0].code;
    throw error;
  }
  return 'none';
}

describe('activation functions', () => {
  it.each<[string, string, Json]>([
    ['linear', 'Activation', { activation: 'linear' }],
    ['relu', 'Activation', { activation: 'relu' }],
    ['relu6', 'Activation', { activation: 'relu6' }],
    ['sigmoid', 'Activation', { activation: 'sigmoid' }],
    ['tanh', 'Activation', { activation: 'tanh' }],
    ['softplus', 'Activation', { activation: 'softplus' }],
    ['softsign', 'Activation', { activation: 'softsign' }],
    ['selu', 'Activation', { activation: 'selu' }],
    ['elu', 'ParametrizedActivation', { activation: 'elu', activ_param: 1 }],
    ['leaky_relu', 'ParametrizedActivation', { activation: 'leaky_relu', activ_param: 0.2 }],
    ['hard_sigmoid', 'HardActivation', { activation: 'hard_sigmoid', slope: 1 / 6, shift: 0.5 }],
    ['hard_tanh', 'HardActivation', { activation: 'hard_tanh', slope: 0.5, shift: 0.5 }],
    ['softmax', 'Softmax', { axis: -1 }],
  ])('%s', (name, kind, attributes) => {
    expect(brief(run('Activation', { activation: name }))).toEqual([[kind, 'y', attributes]]);
    if (name === 'linear') return;
    const [, own] = run('Dense', { units: 2, activation: name });
    expect([own.layer.kind, own.name, own.inputs, own.attributes]).toEqual([kind, `y_${name}`, ['y'], attributes]);
  });

  it('takes the hard sigmoid of Keras 2 for its files', () => {
    const [{ attributes }] = run('Activation', { activation: 'hard_sigmoid' }, { version: 2 });
    expect(attributes.slope).toBe(0.2);
  });

  it.each(['gelu', 'silu', 'constructor'])('refuses %s and says what there is', (activation) => {
    expect(() => run('Activation', { activation })).toThrow(/supported are .*relu6.*tanh/);
  });

  it('names the linear activation only for Keras 2', () => {
    expect(run('Dense', { units: 2 }, { version: 3 }).map((n) => n.name)).toEqual(['y']);
    expect(run('Dense', { units: 2 }, { version: 2 }).map((n) => n.name)).toEqual(['y', 'y_linear']);
  });
});

describe('ReLU and its kin', () => {
  it.each<[string, Json, 2 | 3, unknown]>([
    ['ReLU', {}, 3, { activation: 'thresholded_relu', activ_param: 0 }],
    ['ReLU', { max_value: null, negative_slope: 0, threshold: 0 }, 2, { activation: 'relu' }],
    [
      'ReLU',
      { max_value: Number.POSITIVE_INFINITY, threshold: 0.5 },
      3,
      { activation: 'thresholded_relu', activ_param: 0.5 },
    ],
    ['ReLU', { negative_slope: 0.25 }, 3, { activation: 'leaky_relu', activ_param: 0.25 }],
    ['ReLU', { max_value: 6 }, 3, { activation: 'relu6' }],
    ['ReLU', { max_value: 1 }, 2, { activation: 'relu1' }],
    ['LeakyReLU', { negative_slope: 0.1 }, 3, { activation: 'leaky_relu', activ_param: 0.1 }],
    ['LeakyReLU', { alpha: 0.1 }, 2, { activation: 'leaky_relu', activ_param: 0.1 }],
    ['ThresholdedReLU', { theta: 2 }, 2, { activation: 'thresholded_relu', activ_param: 2 }],
    ['ELU', { alpha: 0.7 }, 3, { activation: 'elu', activ_param: 0.7 }],
  ])('%s %j of Keras %i', (className, options, version, attributes) => {
    expect(run(className, options, { version })[0].attributes).toEqual(attributes);
  });

  it.each<Json>([{ max_value: 4 }, { max_value: 6, negative_slope: 0.1 }, { negative_slope: 0.1, threshold: 1 }])(
    'refuses ReLU %j',
    (options) => expect(codeOf(() => run('ReLU', options))).toBe('unsupported-option'),
  );

  it('spreads shared slopes out', () => {
    const slopes = (shared: unknown, alpha: readonly number[]) => {
      const [{ attributes }] = run('PReLU', { shared_axes: shared }, { shapes: [[2, 3]], weights: { alpha } });
      return [...(attributes.param as { tensor: Tensor }).tensor.data];
    };
    expect(slopes(null, [1, 2, 3, 4, 5, 6])).toEqual([1, 2, 3, 4, 5, 6]);
    expect(slopes([1], [1, 2, 3])).toEqual([1, 2, 3, 1, 2, 3]);
    expect(slopes([2], [1, 2])).toEqual([1, 1, 1, 2, 2, 2]);
    expect(slopes([-1], [1, 2])).toEqual([1, 1, 1, 2, 2, 2]);
    expect(slopes([1, 2], [7])).toEqual([7, 7, 7, 7, 7, 7]);
  });
});

describe('BatchNormalization', () => {
  const weights = { gamma: [3], beta: [0.7], moving_mean: [0.3], moving_variance: [0.2] };
  const f = Math.fround;
  const deviation = f(Math.sqrt(f(f(0.2) + f(0.001))));

  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('folds in float32, with scale %s and center %s', (scale, center) => {
    const [{ attributes }] = run(
      'BatchNormalization',
      { scale, center, axis: [1], momentum: 0.99 },
      { shapes: [[1]], weights },
    );
    const wantScale = f((scale ? 3 : 1) / deviation);
    const wantBias = f((center ? f(0.7) : 0) - f(wantScale * f(0.3)));
    expect(attributes).toEqual({
      n_filt: -1,
      scale: { tensor: { shape: [1], data: Float32Array.of(wantScale) } },
      bias: { tensor: { shape: [1], data: Float32Array.of(wantBias) } },
    });
  });

  it('has one parameter per channel on inputs of higher rank', () => {
    expect(run('BatchNormalization', { axis: -1 }, { shapes: [[5, 2]] })[0].attributes.n_filt).toBe(2);
  });

  it.each<Json>([{ axis: 1 }, { axis: [1, 2] }, { renorm: true }])('refuses %j', (options) => {
    expect(codeOf(() => run('BatchNormalization', options, { shapes: [[5, 2]] }))).toBe('unsupported-option');
  });
});

describe('axes', () => {
  it.each([
    ['Softmax', 2, 1],
    ['Softmax', -2, -2],
    ['Softmax', [-1], -1],
    ['Concatenate', 1, 0],
    ['Concatenate', -1, -1],
  ])('%s counts axis %j without the batch dimension', (className, axis, expected) => {
    expect(run(className, { axis }, { shapes: [[2, 3]] })[0].attributes.axis).toBe(expected);
  });

  it.each([
    ['Softmax', 0],
    ['Softmax', [1, 2]],
    ['Softmax', -3],
    ['Concatenate', 0],
    ['Concatenate', 3],
  ])('%s refuses axis %j', (className, axis) => {
    expect(codeOf(() => run(className, { axis }, { shapes: [[2, 3]] }))).toBe('unsupported-option');
  });
});

describe('Dot', () => {
  const shapes = [[4], [4]];
  it.each([1, -1, [1, -1]])('takes axes %j', (axes) => {
    expect(run('Dot', { axes, normalize: false }, { shapes })[0].inputs).toEqual(['x0', 'x1']);
  });
  it('refuses to normalise', () => {
    expect(codeOf(() => run('Dot', { axes: 1, normalize: true }, { shapes }))).toBe('unsupported-option');
  });
  it('refuses the batch axis', () => {
    expect(codeOf(() => run('Dot', { axes: 0 }, { shapes }))).toBe('unsupported-option');
  });
});

describe('Flatten', () => {
  it('refuses channels first, which would reorder', () => {
    expect(codeOf(() => run('Flatten', { data_format: 'channels_first' }, { shapes: [[2, 3]] }))).toBe(
      'unsupported-option',
    );
    expect(run('Flatten', { data_format: 'channels_first' })[0].attributes).toEqual({ target_shape: [4] });
  });
});

describe('GarNet', () => {
  const sizes = { n_propagate: 2, n_aggregators: 1, n_filters: 1 };
  const options = { ...sizes, simplified: true, input_format: 'xn', output_activation: null };
  const shapes = [[8, 1], [1]];

  it('joins the affine functions before and behind its aggregators', () => {
    const weights = { FLR_kernel: [2, 3], FLR_bias: [1, -1], Fout_kernel: [5, 7] };
    const [node] = run('GarNet', options, { shapes, weights });
    expect(node.attributes).toMatchObject({
      collapse: 'none',
      input_transform_weights: { tensor: tensor([1, 1, 1], [2 * 5 + 3 * 7]) },
      input_transform_biases: { tensor: tensor([1, 1], [5 - 7]) },
    });
  });

  it('is a chain of nodes for a GarNetStack, which collapses at its end', () => {
    const lists = { n_propagate: [2, 3], n_aggregators: [4, 5], n_filters: [6, 7], n_sublayers: 2 };
    const nodes = run('GarNetStack', { ...options, ...lists, collapse: 'mean' }, { shapes });
    expect(nodes.map(({ name, origin, inputs, attributes }) => [name, origin, inputs, attributes.collapse])).toEqual([
      ['y_0', 'y', ['x0', 'x1'], 'none'],
      ['y', 'y', ['y_0', 'x1'], 'mean'],
    ]);
    expect(nodes[1].attributes).toMatchObject({ input_transform_weights: { tensor: { shape: [7, 5, 6] } } });
    expect(codeOf(() => run('GarNetStack', { ...options, ...lists, n_sublayers: 3 }, { shapes }))).toBe('bad-option');
  });

  it.each<Json>([
    { simplified: false },
    { input_format: 'x' },
    { output_activation: 'tanh' },
    { quantize_transforms: true },
    { collapse: 'max' },
  ])('refuses %j', (more) => {
    expect(codeOf(() => run('GarNet', { ...options, ...more }, { shapes }))).toBe('unsupported-option');
  });

  it('refuses a single input', () => {
    expect(codeOf(() => run('GarNet', options, { shapes: [[8, 1]] }))).toBe('bad-inputs');
  });
});

describe('QKeras', () => {
  const bits = { class_name: 'quantized_bits', config: { bits: 6, integer: 1, alpha: 1 } };
  const quantizer = { kind: 'quantized_bits', bits: 6, integer: 1, signed: true, symmetric: false, alpha: 1 };

  it('QDense carries quantisers; a quantised activation is a node of its own with its type', () => {
    const options = { units: 2, kernel_quantizer: bits, bias_quantizer: bits, activation: 'quantized_relu(6,2)' };
    const [main, activation, ...rest] = run('QDense', options, { version: 2 });
    expect(rest).toEqual([]);
    expect(main.attributes).toMatchObject({ weight: { quantizer }, bias: { quantizer } });
    expect([activation.name, activation.inputs]).toEqual(['y_quantized_relu', ['y']]);
    expect(activation.attributes).toMatchObject({ activation: 'relu', trusted: true });
  });

  it('an absent bias is not quantised', () => {
    const signs = { class_name: 'binary', config: { alpha: 1 } };
    const [main] = run('QDense', { units: 2, use_bias: false, kernel_quantizer: signs, bias_quantizer: signs });
    expect(main.attributes.weight).toMatchObject({ quantizer: { kind: 'binary', bits: 1 } });
    expect(main.attributes.bias).not.toHaveProperty('quantizer');
  });

  it('QBatchNormalization quantises its parameters before it folds them', () => {
    const po2 = { class_name: 'quantized_po2', config: { bits: 5 } };
    const options = {
      gamma_quantizer: po2,
      beta_quantizer: po2,
      mean_quantizer: po2,
      variance_quantizer: po2,
      epsilon: 0,
    };
    const weights = { gamma: [3], beta: [0.6], moving_mean: [1.3], moving_variance: [15] };
    const [node] = run('QBatchNormalization', options, { shapes: [[1]], weights });
    // gamma 4, beta 0.5, mean 1, variance 16.
    expect(node.attributes).toMatchObject({ scale: { tensor: { data: Float32Array.of(1) } } });
    expect(node.attributes).toMatchObject({ bias: { tensor: { data: Float32Array.of(-0.5) } } });
  });

  it('QConv2DBatchnorm folds its batch normalisation into kernel and bias before they are quantised', () => {
    const options = { filters: 1, kernel_size: [1, 1], use_bias: false, kernel_quantizer: bits, epsilon: 0 };
    const weights = { kernel: [3], gamma: [2], beta: [1], moving_mean: [5], moving_variance: [4] };
    const [node] = run('QConv2DBatchnorm', options, { shapes: [[2, 2, 1]], weights });
    expect(node.attributes).toMatchObject({
      use_bias: true,
      weight: { quantizer, tensor: { data: Float32Array.of(3) } },
      bias: { tensor: { data: Float32Array.of(-4) } },
    });
  });

  it('BinaryDense and TernaryDense have quantisers of their own', () => {
    const [binary] = run('BinaryDense', { units: 2 });
    expect(binary.attributes).toMatchObject({ weight: { quantizer: { kind: 'binary', bits: 2 } } });
    const [ternary] = run('TernaryDense', { units: 2 });
    expect(ternary.attributes).toMatchObject({ bias: { quantizer: { kind: 'plain_ternary' } } });
    expect(codeOf(() => run('BinaryDense', { units: 2, H: 'Glorot' }))).toBe('unsupported-option');
  });
});
