import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Activation, Clone, Dense, Input, LAYERS, Merge } from '../layers';
import { addRandomLayer, randomGraph, type Seeded, seeded } from '../testkit';
import { ModelGraph } from './graph';
import type { Layer } from './layer';
import { LayerSchema } from './schema';
import { filled } from './tensor';
import { parseGraph, printGraph } from './text';

const schema = new LayerSchema(LAYERS);
const linear = { activation: 'linear' };

/** What the indexes answer must be what looking at every layer gives. */
function checkIndexes(graph: ModelGraph): void {
  const seen = new Set<string>();
  for (const layer of graph.layers) {
    expect(graph.layer(layer.name)).toBe(layer);
    for (const tensor of layer.inputs)
      expect(seen, `${layer.name} reads ${tensor} before it is made`).toContain(tensor);
    for (const tensor of layer.outputs) {
      expect(seen, `${tensor} is made twice`).not.toContain(tensor);
      seen.add(tensor);
      expect(graph.producer(tensor)).toBe(layer);
      expect(graph.consumers(tensor)).toEqual(graph.layers.filter((reader) => reader.inputs.includes(tensor)));
    }
    const reads = (reader: Layer) => reader.inputs.some((tensor) => layer.outputs.includes(tensor));
    expect(graph.consumers(layer)).toEqual(graph.layers.filter(reads));
    expect(graph.isOutput(layer)).toBe(layer.outputs.some((tensor) => graph.outputs.includes(tensor)));
    expect(layer.shapes, `shapes of ${layer.name}`).toEqual(layer.infer());
  }
  for (const tensor of graph.outputs) expect(seen).toContain(tensor);
}

type Verb = (graph: ModelGraph, random: Seeded) => void;

const anyLayer = (graph: ModelGraph, random: Seeded) => random.pick(graph.layers);
const activation = (graph: ModelGraph) => ({ name: graph.uniqueName('made'), attributes: linear });

/** Layers that pass their only input on unchanged in shape, so that any verb leaves a graph of fitting shapes. */
const passThrough = (graph: ModelGraph) =>
  graph.layers.filter((layer) => ['Activation', 'TernaryTanh', 'HardActivation', 'ApplyAlpha'].includes(layer.kind));

const VERBS: Readonly<Record<string, Verb>> = {
  add: addRandomLayer,
  insertBefore: (graph, random) => {
    const consumer = anyLayer(graph, random);
    if (consumer.inputs.length === 0) return;
    graph.insertBefore(consumer, random.int(0, consumer.inputs.length - 1), Activation, activation(graph));
  },
  insertAfter: (graph, random) => void graph.insertAfter(anyLayer(graph, random), Activation, activation(graph)),
  fanOut: (graph, random) => {
    const producer = anyLayer(graph, random);
    const [tensor] = producer.outputs;
    const slots = [...graph.layers.flatMap((layer) => layer.inputs), ...graph.outputs].filter(
      (name) => name === tensor,
    );
    const name = graph.uniqueName('clone');
    graph.fanOut(producer, Clone, {
      name,
      inputs: [tensor],
      outputs: [...slots, tensor].map((_, i) => `${name}_copy${i}`),
    });
  },
  bypass: (graph, random) => {
    const layers = passThrough(graph);
    if (layers.length > 0) graph.bypass(random.pick(layers));
  },
  replace: (graph, random) => {
    const layers = passThrough(graph);
    if (layers.length === 0) return;
    const more = random.pick([{}, { name: graph.uniqueName('new') }, { outputs: [graph.uniqueName('out')] }]);
    graph.replace(random.pick(layers), Activation, { attributes: linear, ...more });
  },
  split: (graph, random) => {
    const layers = passThrough(graph);
    if (layers.length === 0) return;
    const names = [0, 1, 2].map((i) => graph.uniqueName(`part${i}`));
    graph.split(
      random.pick(layers),
      names.map((name) => [Activation, { name, attributes: linear }]),
    );
  },
  remove: (graph, random) => {
    const unread = graph.layers.filter((layer) => graph.consumers(layer).length === 0 && !graph.isOutput(layer));
    if (unread.length > 0) graph.remove(random.pick(unread));
  },
  setOutput: (graph, random) => graph.setOutput(anyLayer(graph, random).outputs),
};

describe('the verbs of ModelGraph', () => {
  it('keep indexes, order and shapes', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.constantFrom(...Object.keys(VERBS)), { maxLength: 12 }), (seed, verbs) => {
        const graph = randomGraph(seed, 8);
        const random = seeded(seed);
        checkIndexes(graph);
        for (const verb of verbs) {
          VERBS[verb](graph, random);
          checkIndexes(graph);
        }
        expect(printGraph(parseGraph(printGraph(graph), schema))).toBe(printGraph(graph));
      }),
      { numRuns: 120 },
    );
  });

  it.each(Object.keys(VERBS))('%s counts as an edit', (verb) => {
    const graph = parseGraph(
      `model @m {
        %x = Input {input_shape=[2]}
        %a = Activation %x {activation=relu}
        %b = Activation %a {activation=relu}
        return %a
      }`,
      schema,
    );
    const { edits } = graph;
    VERBS[verb](graph, seeded(3));
    expect(graph.edits).toBeGreaterThan(edits);
  });
});

/** x -> fc (Dense 2 to 3) -> act */
function chain(): { graph: ModelGraph; x: Layer; fc: Layer; act: Layer } {
  const graph = new ModelGraph('m', schema);
  const x = graph.add(Input, { name: 'x', inputs: [], attributes: { input_shape: [2] } });
  const weights = { weight: { tensor: filled([2, 3], 1) }, bias: { tensor: filled([3], 0) } };
  const dense = graph.add(Dense, { name: 'fc', inputs: ['x'], attributes: { n_in: 2, n_out: 3, ...weights } });
  const act = graph.add(Activation, { name: 'act', inputs: ['fc'], attributes: { activation: 'relu' } });
  graph.setOutput(['act']);
  return { graph, x, fc: dense, act };
}

describe('ModelGraph', () => {
  it('finds producers, consumers, inputs and outputs', () => {
    const { graph, x, fc: dense, act } = chain();
    expect(graph.inputs).toEqual([x]);
    expect(graph.outputs).toEqual(['act']);
    expect(graph.producerOf(act)).toBe(dense);
    expect(graph.consumers('x')).toEqual([dense]);
    expect(graph.isOutput(act)).toBe(true);
    expect(graph.shapeOf('act')).toEqual([3]);
  });

  it('bypass and replace carry the output of the model along', () => {
    const { graph, act } = chain();
    graph.bypass(act);
    expect(graph.outputs).toEqual(['fc']);
    const made = graph.replace(graph.layer('fc'), Activation, { name: 'new', attributes: linear });
    expect([made.inputs, made.outputs, made.origin, graph.outputs]).toEqual([['x'], ['fc'], 'fc', ['fc']]);
    expect([...graph.knownNames]).toEqual(['act', 'fc']);
  });

  it('replace under the same name does not make the name one of a removed layer', () => {
    const { graph, act } = chain();
    graph.replace(act, Activation, { attributes: linear });
    expect(graph.knownNames.size).toBe(0);
  });

  it('insertAfter with several readers redirects them all', () => {
    const { graph, fc: dense } = chain();
    graph.add(Activation, { name: 'act2', inputs: ['fc'], attributes: linear });
    graph.insertAfter(dense, Activation, { name: 'mid', attributes: linear });
    expect(graph.consumers('fc').map((layer) => layer.name)).toEqual(['mid']);
    expect(graph.consumers('mid').map((layer) => layer.name)).toEqual(['act', 'act2']);
  });

  it('knows the shapes behind a layer whose attribute changed', () => {
    const graph = new ModelGraph('m', schema);
    const x = graph.add(Input, { name: 'x', inputs: [], attributes: { input_shape: [2] } });
    const act = graph.add(Activation, { name: 'act', inputs: ['x'], attributes: linear });
    expect(act.shape).toEqual([2]);
    x.setAttr('input_shape', [5]);
    expect(act.shape).toEqual([5]);
  });

  it('forgets the shapes behind a change in linear time', () => {
    const graph = new ModelGraph('m', schema);
    const x = graph.add(Input, { name: 'x', inputs: [], attributes: { input_shape: [2] } });
    let tip = 'x';
    for (let i = 0; i < 60; i++) {
      for (const side of ['a', 'b']) graph.add(Activation, { name: `${side}${i}`, inputs: [tip], attributes: linear });
      graph.add(Merge, { name: `m${i}`, inputs: [`a${i}`, `b${i}`], attributes: { op: 'add' } });
      tip = `m${i}`;
    }
    expect(graph.shapeOf(tip)).toEqual([2]);
    x.setAttr('input_shape', [5]);
    expect(graph.shapeOf(tip)).toEqual([5]);
  });

  it('records a report once', () => {
    const { graph } = chain();
    const report = { code: 'narrow', severity: 'warning', where: { node: 'fc' }, message: 'm' } as const;
    graph.report(report);
    graph.report({ ...report });
    graph.report({ ...report, where: { node: 'act' } });
    expect(graph.reports).toHaveLength(2);
  });

  const refusals: [what: string, run: (graph: ModelGraph) => unknown, message: RegExp][] = [
    ['an unknown layer', (graph) => graph.layer('fd'), /unknown-node.*no layer "fd"\n {2}try: did you mean fc\?/],
    ['an unknown tensor', (graph) => graph.setOutput(['y']), /unknown-tensor.*"y"/],
    [
      'an input that does not exist',
      (graph) => graph.add(Clone, { name: 'c', inputs: ['y'] }),
      /unknown-tensor.*node "c"/,
    ],
    ['a name twice', (graph) => graph.add(Clone, { name: 'fc', inputs: ['x'] }), /duplicate-name.*"fc"/],
    [
      'a tensor twice',
      (graph) => graph.add(Clone, { name: 'c', inputs: ['x'], outputs: ['fc'] }),
      /two layers produce the tensor fc/,
    ],
    ['removing what is read', (graph) => graph.remove(graph.layer('fc')), /cannot remove "fc": act reads it/],
    [
      'removing an output',
      (graph) => graph.remove(graph.layer('act')),
      /cannot remove "act": the model output reads it/,
    ],
    [
      'a layer of another graph',
      (graph) => graph.insertBefore(chain().act, 0, Clone, { name: 'c' }),
      /"act" is not in the graph/,
    ],
  ];
  it.each(refusals)('refuses %s', (_, run, message) => {
    expect(() => run(chain().graph)).toThrow(message);
  });

  const faults: [what: string, spoil: (graph: ModelGraph) => unknown, message: RegExp][] = [
    ['no outputs', (graph) => graph.setOutput([]), /no-output/],
    ['shapes that do not fit', (graph) => graph.layer('x').setAttr('input_shape', [3]), /shape-mismatch.*node "fc"/],
    [
      'too few shapes',
      (graph) => graph.add(Activation, { name: 'two', inputs: ['x'], outputs: ['p', 'q'], attributes: linear }),
      /"two" infers 1 shapes for 2 outputs/,
    ],
  ];
  it.each(faults)('verify finds %s', (_, spoil, message) => {
    const { graph } = chain();
    graph.verify();
    spoil(graph);
    expect(() => graph.verify()).toThrow(message);
  });

  it('makes names that neither a layer nor a tensor has', () => {
    const { graph } = chain();
    graph.add(Clone, { name: 'c', inputs: ['x'], outputs: ['fc_2', 'c1'] });
    expect([graph.uniqueName('new'), graph.uniqueName('c1'), graph.uniqueName('fc')]).toEqual(['new', 'c1_2', 'fc_3']);
  });
});
