import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFloatReference } from '../analysis';
import type { Tensor } from '../ir';
import { PRECISE, readArrays } from '../testkit';
import { createCompiler } from './compiler';

const MODELS = join(__dirname, '../../testdata/models');
const NAMES = readdirSync(MODELS).filter((name) => name.startsWith('keras2-garnet-'));

/** The layer of the framework divides the sum of the outputs by `True` where it means the number of vertices. */
function expectedOf(model: string, counts: Tensor): Tensor {
  const [output] = readArrays(join(MODELS, model), 'framework_output');
  if (model !== 'keras2-garnet-nvert-mean') return output;
  return { ...output, data: output.data.map((x, i) => x / counts.data[Math.floor(i / output.shape[1])]) };
}

function distance(a: Tensor, b: Tensor): number {
  expect(a.data).toHaveLength(b.data.length);
  return Array.from(a.data).reduce((most, x, i) => Math.max(most, Math.abs(x - b.data[i])), 0);
}

const cases = NAMES.flatMap((name) =>
  ['model.h5', 'model.keras'].flatMap((file) => [
    { name, file, ioType: 'io_parallel' as const },
    { name, file, ioType: 'io_stream' as const },
  ]),
);

it.each(cases)('$name $file $ioType with types that are precise enough equals the framework', async (model) => {
  const { name, file, ioType } = model;
  const compiler = createCompiler({ backend: 'vitis' });
  const graph = await compiler.parse({ path: file, bytes: readFileSync(join(MODELS, name, file)) });
  const inputs = readArrays(join(MODELS, name), 'input');
  const expected = expectedOf(name, inputs[1]);
  expect(distance(createFloatReference(graph).run(inputs).outputs[0], expected)).toBeLessThan(2 ** -17);
  compiler.apply(graph, { ioType, config: PRECISE });
  expect(distance(compiler.emulator(graph).predict(inputs).outputs[0], expected)).toBeLessThan(2 ** -9);
});

it('covers every model', () => expect(NAMES).toHaveLength(8));
