import { describe, expect, it } from 'vitest';
import { LayerSchema, ModelGraph, tensor } from '../ir';
import { Activation, Input, LAYERS, Softmax } from '../layers';
import { argmax, createJudge, relativeErrors, relativeRms } from './accuracy';
import { compareTraces, firstDeparture } from './compare';

function graphOf(last: 'softmax' | 'sigmoid' | 'relu', size: number): ModelGraph {
  const graph = new ModelGraph('m', new LayerSchema(LAYERS));
  graph.add(Input, { name: 'x', inputs: [], attributes: { input_shape: [size] } });
  if (last === 'softmax') graph.add(Softmax, { name: 'y', inputs: ['x'] });
  else graph.add(Activation, { name: 'y', inputs: ['x'], attributes: { activation: last } });
  graph.setOutput(['y']);
  return graph;
}

const float = [tensor([3, 2], [0.9, 0.1, 0.4, 0.6, 0.7, 0.3])];
const other = [tensor([3, 2], [0.9, 0.1, 0.6, 0.4, 0.7, 0.3])];

describe('judging', () => {
  it('compares classes behind a softmax, with labels and with the float model', () => {
    const judge = createJudge(graphOf('softmax', 2), float, tensor([3], [0, 0, 0]));
    expect([judge.task, judge.floatAccuracy]).toEqual(['classes', 2 / 3]);
    expect(judge.score(float)).toEqual({ accuracy: 2 / 3, agreement: 1, relativeRms: 0, errors: [0] });
    expect(judge.score(other)).toMatchObject({ accuracy: 1, agreement: 2 / 3 });
  });

  it('takes one-hot labels', () => {
    const judge = createJudge(graphOf('softmax', 2), float, tensor([3, 2], [1, 0, 0, 1, 1, 0]));
    expect(judge.floatAccuracy).toBe(1);
  });

  it('decides at one half behind a single sigmoid', () => {
    const judge = createJudge(graphOf('sigmoid', 1), [tensor([2, 1], [0.4, 0.6])]);
    expect(judge.task).toBe('binary');
    expect(judge.score([tensor([2, 1], [0.5, 0.51])]).agreement).toBe(1);
  });

  it('measures distance elsewhere', () => {
    const judge = createJudge(graphOf('relu', 2), float);
    expect(judge.task).toBe('regression');
    expect(judge.score(other)).toMatchObject({ accuracy: undefined, agreement: undefined });
  });

  it('refuses too few labels', () => {
    expect(() => createJudge(graphOf('softmax', 2), float, tensor([2], [0, 0]))).toThrow(/label-count/);
  });
});

describe('distances', () => {
  it('are relative to the size of what is expected', () => {
    expect(relativeRms([tensor([2], [3, 5])], [tensor([2], [3, 4])])).toBeCloseTo(1 / 5, 12);
    expect(relativeRms([tensor([1], [0])], [tensor([1], [0])])).toBe(0);
  });

  it('of several outputs are that of the worst, however small it is', () => {
    const [found, expected] = [
      [tensor([1], [1000]), tensor([1], [0.02])],
      [tensor([1], [1001]), tensor([1], [0.01])],
    ];
    expect(relativeErrors(found, expected).map((error) => Number(error.toFixed(3)))).toEqual([0.001, 1]);
    expect(relativeRms(found, expected)).toBeCloseTo(1, 12);
  });

  it('find the first largest element', () => {
    expect(argmax(tensor([2, 3], [1, 3, 3, 2, 1, 0]))).toEqual([1, 0]);
  });

  it('find the first layer that departs', () => {
    const trace = (a: number, b: number) =>
      new Map([
        ['a', tensor([1, 1], [a])],
        ['b', tensor([1, 1], [b])],
      ]);
    const departures = compareTraces(trace(1, 1), trace(1.01, 1.5));
    expect(firstDeparture(departures)).toEqual({ layer: 'b', relativeRms: 0.5, largest: 0.5 });
    expect(firstDeparture(departures, 0.6)).toBeUndefined();
  });
});
