import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../../diagnostic';
import { filled, type Shape } from '../../../ir';
import type { LayerCall } from '../handler';
import type { Json } from '../json';
import { Options } from '../options';
import { handlerOf } from '.';

/** Runs the handler of a class on one input, with kernels of zeros. */
function run(className: string, options: Json, shape: Shape) {
  const call = {
    name: 'y',
    className,
    version: 3,
    options: new Options('y', options),
    inputs: [{ tensor: 'x', shape }],
    weights: (...expected: { shape: Shape }[]) => expected.map((weight) => filled(weight.shape, 0)),
    fresh: (wanted: string) => wanted,
  } as unknown as LayerCall;
  const nodes = handlerOf(className)(call);
  call.options.rejectUnknown();
  return nodes;
}

/** The numbers among the attributes of the node. */
function numbersOf(className: string, options: Json, shape: Shape) {
  const [{ attributes }] = run(className, options, shape);
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => typeof value === 'number'));
}

const pads = (className: string, options: Json, shape: Shape) => {
  const { pad_top, pad_bottom, pad_left, pad_right } = numbersOf(className, options, shape);
  return [pad_top, pad_bottom, pad_left, pad_right].filter((n) => n !== undefined);
};

const conv = { filters: 2, strides: [1], dilation_rate: [1], groups: 1, activation: 'linear', use_bias: false };

describe('padding', () => {
  it.each<[string, number, number, number, number, number[]]>([
    ['valid', 9, 3, 1, 1, [0, 0]],
    ['same', 9, 3, 1, 1, [1, 1]],
    ['same', 9, 2, 1, 1, [0, 1]],
    ['same', 8, 3, 2, 1, [0, 1]],
    ['same', 9, 3, 2, 1, [1, 1]],
    ['same', 9, 1, 2, 1, [0, 0]],
    ['same', 9, 3, 1, 2, [2, 2]],
    ['causal', 9, 3, 1, 1, [2, 0]],
    ['causal', 9, 3, 1, 2, [4, 0]],
  ])('%s of %d pixels, kernel %d, stride %d, dilation %d', (padding, width, size, stride, dilation, expected) => {
    const options = { ...conv, padding, kernel_size: [size], strides: [stride], dilation_rate: [dilation] };
    expect(pads('Conv1D', options, [width, 3])).toEqual(expected);
  });

  it('differs by axis', () => {
    const options = { ...conv, padding: 'same', kernel_size: [3, 2], strides: [2, 1], dilation_rate: 1 };
    expect(pads('Conv2D', options, [9, 7, 2])).toEqual([1, 1, 0, 1]);
  });

  it.each([
    ['Conv1D', { ...conv, kernel_size: [2], padding: 'reflect' }, [4, 1]],
    ['Conv2D', { ...conv, kernel_size: 2, strides: 1, dilation_rate: 1, padding: 'causal' }, [4, 4, 1]],
    ['MaxPooling1D', { pool_size: [2], padding: 'causal' }, [4, 1]],
    ['Conv1D', { ...conv, kernel_size: [2], data_format: 'channels_first' }, [4, 1]],
    ['Conv1D', { ...conv, kernel_size: [2, 2] }, [4, 1]],
    ['Conv1D', { ...conv, kernel_size: [2] }, [4, 4, 1]],
    ['UpSampling2D', { size: [2, 2], interpolation: 'bicubic' }, [4, 4, 1]],
    ['ZeroPadding1D', { padding: [1, 2, 3] }, [4, 1]],
  ] as [string, Json, Shape][])('%s %j is refused', (className, options, shape) => {
    expect(() => run(className, options, shape)).toThrow(DiagnosticError);
  });
});

describe('kernels', () => {
  const shapesOf = (className: string, options: Json, shape: Shape) => {
    const [{ attributes }] = run(className, options, shape);
    return Object.entries(attributes).flatMap(([key, value]) => {
      const tensor = (value as { tensor?: { shape: Shape } }).tensor;
      return tensor ? [[key, tensor.shape]] : [];
    });
  };

  it('of groups have the channels of one', () => {
    const options = { ...conv, kernel_size: [3], groups: 2, use_bias: true };
    expect(shapesOf('Conv1D', options, [5, 4])).toEqual([
      ['weight', [3, 2, 2]],
      ['bias', [2]],
    ]);
  });

  it('of depthwise convolutions have a multiplier', () => {
    const options = { kernel_size: 3, strides: 1, depth_multiplier: 2, use_bias: false };
    expect(shapesOf('DepthwiseConv2D', options, [5, 5, 4])).toEqual([
      ['weight', [3, 3, 4, 2]],
      ['bias', [8]],
    ]);
    expect(numbersOf('DepthwiseConv2D', options, [5, 5, 4])).toMatchObject({
      n_chan: 4,
      n_filt: 8,
      depth_multiplier: 2,
    });
  });

  it('of separable convolutions are two', () => {
    const options = { ...conv, kernel_size: [3], depth_multiplier: 2 };
    expect(shapesOf('SeparableConv1D', options, [5, 4])).toEqual([
      ['depthwise', [3, 4, 2]],
      ['pointwise', [1, 8, 2]],
      ['bias', [2]],
    ]);
  });
});

describe('pooling', () => {
  it('strides by its window unless told otherwise', () => {
    expect(numbersOf('MaxPooling2D', { pool_size: [2, 3], strides: null }, [6, 6, 1])).toMatchObject({
      stride_height: 2,
      stride_width: 3,
    });
    expect(numbersOf('AveragePooling1D', { pool_size: 1, strides: 2 }, [6, 1])).toMatchObject({
      pool_width: 1,
      stride_width: 2,
    });
  });

  it('may keep its dimensions', () => {
    const [{ attributes }] = run('GlobalMaxPooling1D', { keepdims: true }, [6, 1]);
    expect(attributes).toEqual({ pool_op: 'Max', keepdims: true });
  });
});

describe('margins', () => {
  it.each<[string, Json, Shape, number[]]>([
    ['ZeroPadding1D', { padding: 2 }, [4, 1], [2, 2]],
    ['ZeroPadding1D', { padding: [1, 2] }, [4, 1], [1, 2]],
    ['ZeroPadding1D', { padding: [[1, 2]] }, [4, 1], [1, 2]],
    ['ZeroPadding2D', { padding: 3 }, [4, 4, 1], [3, 3, 3, 3]],
    ['ZeroPadding2D', { padding: [1, 2] }, [4, 4, 1], [1, 1, 2, 2]],
    [
      'ZeroPadding2D',
      {
        padding: [
          [1, 2],
          [3, 0],
        ],
      },
      [4, 4, 1],
      [1, 2, 3, 0],
    ],
  ])('%s %j', (className, options, shape, expected) => {
    expect(pads(className, options, shape)).toEqual(expected);
  });
});

it('resizes by whole factors', () => {
  expect(numbersOf('UpSampling2D', { size: [2, 3], interpolation: 'nearest' }, [4, 5, 1])).toEqual({
    out_height: 8,
    out_width: 15,
  });
  expect(numbersOf('UpSampling1D', { size: 2 }, [4, 1])).toEqual({ out_width: 8 });
});

it('permutes axes counted from 1', () => {
  expect(run('Permute', { dims: [3, 1, 2] }, [2, 3, 4])[0].attributes).toEqual({ perm: [2, 0, 1] });
});
