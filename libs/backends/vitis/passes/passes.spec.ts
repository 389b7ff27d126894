import { describe } from 'vitest';
import { createEmulator } from '../../../emulator';
import { LayerSchema } from '../../../ir';
import { LAYERS } from '../../../layers';
import { Registry } from '../../../pass';
import { goldenTests, type Oracle } from '../../../testkit';
import { vitis } from '..';
import { VITIS_PASSES } from '.';

const schema = vitis.extend(new LayerSchema(LAYERS));
const registry = new Registry<string, string>().registerPasses(VITIS_PASSES);
const oracle: Oracle = (graph, inputs) => createEmulator(graph).predict(inputs).outputs;

describe('goldens', () => {
  goldenTests(__dirname, { registry, schema, oracle });
});
