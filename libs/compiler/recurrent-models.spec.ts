import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFloatReference } from '../analysis';
import { type IoType, sizeOf, type Tensor } from '../ir';
import { PRECISE, readArrays } from '../testkit';
import { createCompiler } from './compiler';

const TESTDATA = join(__dirname, '../../testdata');

/** Models without tables are right to the 26 fraction bits; those with tables to their steps, which states pass on. */
const MODELS_AND_BOUNDS: readonly (readonly [string, number])[] = [
  ['models/digits-gru', 2 ** -8],
  ['models/einsum-dense', 2 ** -18],
  ['models/embedding', 2 ** -18],
  ['models/keras2-digits-lstm', 2 ** -8],
  ['models/keras2-gru-bidirectional', 2 ** -9],
  ['models/keras2-gru-reset-before', 2 ** -9],
  ['models/keras2-layernorm', 2 ** -7],
  ['models/lstm-seq', 2 ** -9],
  ['models/keras2-nested', 2 ** -18],
  ['models/keras2-time-distributed', 2 ** -18],
  ['keras/attention', 2 ** -9],
  ['keras/bidirectional', 2 ** -9],
  ['keras/einsum-dense', 2 ** -18],
  ['keras/embedding', 2 ** -18],
  ['keras/layernorm', 2 ** -7],
  ['keras/nested', 2 ** -9],
  ['keras/products', 2 ** -15],
  ['keras/rest', 2 ** -18],
  ['keras/rnn-states', 2 ** -9],
  ['keras/slicing', 2 ** -18],
  ['keras/time-distributed', 2 ** -7],
  ['models/layernorm', 2 ** -7],
  ['models/rnn-simple', 2 ** -9],
  ['models/time-distributed', 2 ** -18],
];

function distance(a: Tensor, b: Tensor): number {
  expect(sizeOf(a.shape)).toBe(sizeOf(b.shape));
  return Array.from(a.data).reduce((most, x, i) => Math.max(most, Math.abs(x - b.data[i])), 0);
}

const files = MODELS_AND_BOUNDS.flatMap(([model, bound]) =>
  ['model.keras', 'model.h5']
    .filter((file) => existsSync(join(TESTDATA, model, file)))
    .map((file) => [model, file, bound] as const),
);

describe('predictions with types that are precise enough equal the framework', () => {
  for (const [model, file, bound] of files) {
    for (const ioType of ['io_parallel', 'io_stream'] as IoType[]) {
      it(`${model} ${file} ${ioType}`, async () => {
        const folder = join(TESTDATA, model);
        const compiler = createCompiler({ backend: 'vitis' });
        const graph = await compiler.parse({ path: file, bytes: readFileSync(join(folder, file)) });
        const inputs = readArrays(folder, 'input');
        const expected = readArrays(folder, 'framework_output');
        const float = createFloatReference(graph).run(inputs).outputs;
        expect(float).toHaveLength(expected.length);
        for (const [i, output] of expected.entries()) expect(distance(float[i], output)).toBeLessThan(2 ** -17);

        compiler.apply(graph, { ioType, config: PRECISE });
        const found = compiler.emulator(graph).predict(inputs).outputs;
        for (const [i, output] of expected.entries()) expect(distance(found[i], output)).toBeLessThan(bound);
      });
    }
  }
});
