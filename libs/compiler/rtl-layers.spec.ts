import { describe, expect, it } from 'vitest';
import { createEmulator } from '../emulator';
import { StatefulLayer } from '../layers';
import { expectNetlists, expectVerilog, seeded, seededTensor, tinyLayers } from '../testkit';
import { createCompiler } from './compiler';

const SAMPLES = 32;
const BUILD = { config: {} };

const compiler = createCompiler();
const isStateful = (kind: string) => compiler.schema.classOf(kind).prototype instanceof StatefulLayer;
const kinds = [...compiler.kernels.keys()];
const built = kinds.filter((kind) => !isStateful(kind));

/** Layers alone, built as the passes before the netlist would have left them, and what the emulator makes of samples. */
function build(some: readonly string[]) {
  const graph = tinyLayers(some, compiler.schema);
  for (const { name } of compiler.registry.order('verilog:optimize')) graph.applied.add(name);
  compiler.apply(graph, BUILD);
  const random = seeded(2);
  const inputs = graph.inputs.map(({ shape }) => seededTensor(random, [SAMPLES, ...shape], 4, 6));
  const vectors = compiler.emulator(graph).vectors(inputs);
  expect(createEmulator(graph, { generic: true }).vectors(inputs)).toEqual(vectors);
  return { graph, vectors };
}

describe('every kind of layer that has a kernel is built, and computes what the emulator does', () => {
  it.each(built)('%s', (kind) => {
    const { graph, vectors } = build([kind]);
    expectNetlists(graph, vectors);
  });

  it('all of them as Verilog', async () => {
    const { graph, vectors } = build(built);
    await expectVerilog(compiler, graph, BUILD, vectors);
  });
});

describe('a kind that keeps a state is refused, by name', () => {
  it.each(kinds.filter(isStateful))('%s', (kind) => {
    expect(() => build([kind])).toThrow(
      new RegExp(`error\\[stateful-layer\\] node "${kind}".*${kind} keeps its state`),
    );
  });
});
