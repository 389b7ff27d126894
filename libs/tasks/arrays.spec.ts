import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy, tensor } from '../ir';
import { fileName, predictionFiles } from './arrays';

describe('predictionFiles', () => {
  const one = tensor([2, 1], [0.5, -1]);

  it('numbers several outputs, and only several', () => {
    expect([...predictionFiles([one]).keys()]).toEqual(['output.npy']);
    expect([...predictionFiles([one, one]).keys()]).toEqual(['output0.npy', 'output1.npy']);
  });

  it('are float64 arrays', () => {
    const bytes = predictionFiles([one]).get('output.npy')!;
    expect(readNpy(bytes, 'output.npy')).toEqual(one);
    expect(new TextDecoder().decode(bytes.subarray(0, 40))).toContain('<f8');
  });

  it('keep layers apart whose names differ in harmless characters only', () => {
    const trace = new Map([
      ['a/b', one],
      ['a:b', one],
      ['A b', one],
    ]);
    const files = [...predictionFiles([], trace).keys()];
    expect(files).toEqual(['trace/a_b.npy', 'trace/a_b_2.npy', 'trace/A_b_3.npy']);
  });
});

describe('fileName', () => {
  it('is harmless for any layer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (layer) => {
        expect(fileName(layer, new Set())).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,99}$/u);
      }),
    );
  });

  it('is the name of a usual layer', () => {
    expect(fileName('fc1_relu', new Set())).toBe('fc1_relu');
  });
});
