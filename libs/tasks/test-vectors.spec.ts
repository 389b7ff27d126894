import { describe, expect, it } from 'vitest';
import { createCompiler } from '../compiler';
import { fixed } from '../fixed';
import { filled, ModelGraph, type Tensor, tensor } from '../ir';
import { Input } from '../layers';
import { vectorsFor } from './test-vectors';

/** A model that gives back its input, `fixed<6,3>`. */
function identity() {
  const compiler = createCompiler();
  const graph = new ModelGraph('m', compiler.schema);
  const precision = fixed(6, 3);
  graph.add(Input, { name: 'x', inputs: [], attributes: { input_shape: [2], result_t: { name: 't', precision } } });
  graph.setOutput(['x']);
  return (data?: readonly Tensor[]) => vectorsFor(compiler.emulator(graph), graph, data);
}

describe('vectorsFor', () => {
  it('makes up 64 samples, the ends of the range first, the same ones each time', () => {
    const { inputs, outputs } = identity()();
    expect(inputs[0]).toHaveLength(64);
    expect(inputs[0].slice(0, 3)).toEqual([
      [-32n, -32n],
      [31n, 31n],
      [0n, 0n],
    ]);
    expect(new Set(inputs[0].map(String)).size).toBeGreaterThan(50);
    expect(inputs[0].flat().every((word) => word >= -32n && word <= 31n)).toBe(true);
    expect(outputs).toEqual(inputs);
    expect(identity()()).toEqual(identity()());
  });

  it('takes the data first and fills up', () => {
    const { inputs } = identity()([tensor([2, 2], [0.125, 1, -1, 0.3])]);
    expect(inputs[0]).toHaveLength(64);
    expect(inputs[0].slice(0, 3)).toEqual([
      [1n, 8n],
      [-8n, 2n],
      [-32n, -32n],
    ]);
  });

  it('takes at most 256 samples of the data', () => {
    expect(identity()([filled([1000, 2], 1)]).inputs[0]).toHaveLength(256);
  });
});
