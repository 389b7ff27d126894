import { describe, expect, it } from 'vitest';
import { tensor } from '../../../ir';
import type { AttributeValue, OnnxConstant, OnnxNode } from '../graph';
import { foldConstants } from './fold-constants';

const constant = (shape: readonly number[], values: readonly number[], integer = false): OnnxConstant => ({
  label: 'c',
  integer,
  ...tensor(shape, values),
});
const iota = (...shape: number[]) => constant(shape, [...Array(shape.reduce((a, b) => a * b, 1)).keys()]);
const ints = (...values: number[]) => constant([values.length], values, true);

/** Folds one node whose inputs are constants, or of the shape given. */
function fold(op: string, inputs: readonly OnnxConstant[], attributes: Record<string, AttributeValue> = {}) {
  const names = inputs.map((_, i) => `c${i}`);
  const node: OnnxNode = {
    name: '',
    label: 'the node',
    op,
    domain: '',
    inputs: names,
    outputs: ['y'],
    attributes: new Map(Object.entries(attributes)),
  };
  const folded = foldConstants({
    name: 'g',
    opset: 17,
    batch: 1,
    inputs: [],
    outputs: ['y'],
    nodes: [node],
    constants: new Map(inputs.map((value, i) => [names[i], value])),
    shapes: new Map(),
  });
  const result = folded.constants.get('y') as OnnxConstant;
  return { shape: result.shape, data: [...result.data] };
}

describe('foldConstants', () => {
  it.each<[string, readonly OnnxConstant[], Record<string, AttributeValue>, readonly number[], readonly number[]]>([
    ['Transpose', [iota(2, 3)], {}, [3, 2], [0, 3, 1, 4, 2, 5]],
    ['Transpose', [iota(1, 2, 3)], { perm: [2, 0, 1] }, [3, 1, 2], [0, 3, 1, 4, 2, 5]],
    ['Gather', [iota(3, 2), ints(2, 0)], {}, [2, 2], [4, 5, 0, 1]],
    ['Gather', [iota(2, 3), constant([], [-1])], { axis: 1 }, [2], [2, 5]],
    ['Concat', [iota(2, 1), iota(2, 2)], { axis: -1 }, [2, 3], [0, 0, 1, 1, 2, 3]],
    ['Slice', [iota(5), ints(1), ints(2 ** 40), ints(0), ints(2)], {}, [2], [1, 3]],
    ['Slice', [iota(2, 3)], { starts: [-2], ends: [-1], axes: [1] }, [2, 1], [1, 4]],
    ['Unsqueeze', [iota(2), ints(0, 2)], {}, [1, 2, 1], [0, 1]],
    ['Squeeze', [iota(1, 2, 1)], {}, [2], [0, 1]],
    ['Squeeze', [iota(1, 2, 1)], { axes: [-1] }, [1, 2], [0, 1]],
    ['Reshape', [iota(2, 3), ints(0, -1, 1)], {}, [2, 3, 1], [0, 1, 2, 3, 4, 5]],
    ['Flatten', [iota(2, 1, 2)], { axis: 0 }, [1, 4], [0, 1, 2, 3]],
    ['Shape', [iota(2, 3, 4)], { start: -2 }, [2], [3, 4]],
    ['Cast', [constant([2], [1.75, -1.75])], { to: 7 }, [2], [1, -1]],
    ['Cast', [constant([2], [0, -3])], { to: 9 }, [2], [0, 1]],
    ['Add', [iota(2, 1), iota(3)], {}, [2, 3], [0, 1, 2, 1, 2, 3]],
    ['Div', [ints(7, -7), ints(2, 2)], {}, [2], [3, -3]],
    ['ConstantOfShape', [ints(2, 1)], {}, [2, 1], [0, 0]],
    ['ConstantOfShape', [ints(2)], { value: constant([1], [4]) }, [2], [4, 4]],
    ['Constant', [], { value_ints: [3, 4] }, [2], [3, 4]],
    ['Constant', [], { value_float: 0.5 }, [], [0.5]],
  ])('%s %#', (op, inputs, attributes, shape, data) => {
    expect(fold(op, inputs, attributes)).toEqual({ shape, data });
  });

  it('refuses sizes that no network has', () => {
    expect(() => fold('ConstantOfShape', [ints(2 ** 20, 2 ** 20)])).toThrow(/too large/);
  });
});
