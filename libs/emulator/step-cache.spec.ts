import { describe, expect, it } from 'vitest';
import { type Layer, LayerSchema, parseGraph } from '../ir';
import { LAYERS } from '../layers';
import { createEmulator } from './emulator';
import type { Step } from './step';
import { StepCache } from './step-cache';

const schema = new LayerSchema(LAYERS);

interface Types {
  readonly input?: string;
  readonly weight?: string;
  readonly result?: string;
  readonly values?: string;
}

const graphOf = ({ input = 'fixed<8,4>', weight = 'fixed<8,4>', result = 'fixed<16,8>', values = '1.5' }: Types = {}) =>
  parseGraph(
    `model @m {
  %x = Input {input_shape=[1]} : 1 x ${input}
  %y = Dense %x {n_in=1, n_out=1, weight=#w, bias=#b, weight_t=${weight}, bias_t=fixed<8,4>, accum_t=fixed<18,10>} : 1 x ${result}
  return %y
}
#w = f64 1x1 [[${values}]]
#b = f64 1 [0]`,
    schema,
  );

describe('the cache of prepared steps', () => {
  /** How many of the versions of one layer were prepared. */
  function prepared(versions: readonly Types[]): number {
    const cache = new StepCache();
    let count = 0;
    const prepare = (): Step => {
      count++;
      return (inputs) => [...inputs];
    };
    const layerOf = (types: Types): Layer => graphOf(types).layer('y');
    for (const version of versions) cache.get(layerOf(version), prepare);
    return count;
  }

  it('knows a layer again, also behind other versions of it', () => {
    expect(prepared([{}, {}])).toBe(1);
    expect(prepared([{}, { weight: 'fixed<7,4>' }, { result: 'fixed<9,8>' }, {}])).toBe(3);
  });

  it.each<[string, Types]>([
    ['type of its weights', { weight: 'fixed<7,4>' }],
    ['type of its result', { result: 'fixed<15,8>' }],
    ['type of what it reads', { input: 'fixed<9,4>' }],
    ['weight', { values: '1.25' }],
  ])('prepares a layer again for another %s', (_, types) => {
    expect(prepared([{}, types])).toBe(2);
  });

  it('forgets all but the latest few', () => {
    const widths = [8, 9, 10, 11, 12, 13].map((width) => ({ result: `fixed<${width},4>` }));
    expect(prepared([...widths, widths[5], widths[0]])).toBe(7);
  });

  it('changes nothing of what is predicted', () => {
    const cache = new StepCache();
    const input = { shape: [3, 1], data: Float64Array.of(-1.3125, 0.4375, 3) };
    for (const types of [{}, { result: 'fixed<6,4>' }, { weight: 'fixed<5,4>' }, {}, { values: '-0.75' }]) {
      const expected = createEmulator(graphOf(types)).predict([input]);
      expect(createEmulator(graphOf(types), { cache }).predict([input])).toEqual(expected);
    }
  });
});
