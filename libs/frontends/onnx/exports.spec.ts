import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFloatReference } from '../../analysis';
import { createCompiler } from '../../compiler';
import { readArrays } from '../../testkit';

const MODELS = join(__dirname, '../../../testdata/onnx-exports');

/** Each model by both of PyTorch's exporters, with a batch of any extent: they take operators apart in different ways. */
const files = readdirSync(MODELS).flatMap((model) => [`${model}/dynamo.onnx`, `${model}/opset13.onnx`]);

describe('the graph of an exported .onnx file computes what PyTorch does', () => {
  it.each(files)('%s', async (file) => {
    const compiler = createCompiler({ backend: 'vitis' });
    const graph = await compiler.parse({ path: file, bytes: readFileSync(join(MODELS, file)) });
    const folder = join(MODELS, file, '..');
    const check = () => {
      const [found] = createFloatReference(graph).run(readArrays(folder, 'input')).outputs;
      const [expected] = readArrays(folder, 'output');
      expect(found.data).toHaveLength(expected.data.length);
      const worst = Math.max(...Array.from(found.data, (x, i) => Math.abs(x - expected.data[i])));
      expect(worst).toBeLessThan(2e-5);
    };
    check();
    compiler.apply(graph, { config: {} }, 'optimize');
    check();
  });
});
