import { describe, expect, it } from 'vitest';
import { createFloatReference } from '../../analysis';
import type { Diagnostic } from '../../diagnostic';
import { createEmulator } from '../../emulator';
import { type BuildConfig, LayerSchema, type ModelGraph, parseGraph } from '../../ir';
import { LAYERS } from '../../layers';
import { applyFlow, type Flow, Registry, runFlow } from '../../pass';
import { goldenTests, type Oracle } from '../../testkit';
import { FLOWS, PASSES } from '..';

const schema = new LayerSchema(LAYERS);

/** hls4ml's "type" and "name" granularities: at "model" granularity no type is open, so that nothing is fused. */
const OPEN: BuildConfig = {
  config: { Model: { Precision: { default: 'fixed<16,6>', result: 'auto', accum: 'auto' } } },
};

const registry = new Registry<string, string>().registerPasses(PASSES);
for (const flow of FLOWS) registry.addFlow(flow);

/** The kernels derive the softmax's index type themselves. */
const isResolved = (graph: ModelGraph) =>
  graph.layers.every((layer) =>
    [...layer.types].every(([key, { precision }]) => precision.kind !== 'auto' || key === 'inp_norm_t'),
  );

/** Bit-accurate where every type is known, the real-valued function before. */
const oracle: Oracle = (graph, inputs) =>
  isResolved(graph) ? createEmulator(graph).predict(inputs).outputs : createFloatReference(graph).run(inputs).outputs;

describe('goldens', () => {
  goldenTests(__dirname, { registry, schema, oracle });
});

/** What a pass or flow reports on a graph. */
function reportsOf(name: string, text: string, config: BuildConfig = { config: {} }): readonly Diagnostic[] {
  const graph = parseGraph(text, schema);
  const flow: Flow = { name: 'test', passes: [name], requires: [], reads: ['precision', 'io'] };
  runFlow(registry, graph, flow, { config });
  return graph.reports;
}

describe('a type that a fusion drops is reported', () => {
  const batchNorm = (result: string) => `model @m {
  %x = Input {input_shape=[2]}
  %fc_dense = Dense @fc %x {n_in=2, n_out=2, weight=#w, bias=#b} from @fc_before
  %bn = BatchNormalization %fc_dense {n_filt=2, scale=#b, bias=#b} : 2 x ${result}
  return %bn
}
#w = f64 2x2 fill(1)
#b = f64 2 fill(1)`;
  const linear = (before: string, result: string) => `model @m {
  %x = Input {input_shape=[2]}
  %fc_dense = Dense @fc %x {n_in=2, n_out=2, weight=#w, bias=#b} from @fc_before : 2 x ${before}
  %a = Activation %fc_dense {activation=linear} : 2 x ${result}
  return %a
}
#w = f64 2x2 fill(1)
#b = f64 2 fill(1)`;
  const moved = `model @m {
  %x = Input {input_shape=[1, 3]} : 1x3 x fixed<8,4>
  %t = Transpose %x {perm=[1, 0]} : 3x1 x fixed<8,4>
  return %t
}`;
  const lost = (node: string) => ({
    code: 'type-lost',
    severity: 'warning',
    where: { node },
    message: expect.stringContaining('"fc"'),
    hint: 'set Precision.result of "fc_before" instead',
  });

  it.each([
    ['fuse_batch_normalization', batchNorm('fixed<8,4>'), [lost('bn')]],
    ['fuse_batch_normalization', batchNorm('auto'), []],
    ['merge_linear_activation', linear('auto', 'fixed<8,4>'), [lost('a')]],
    ['merge_linear_activation', linear('auto', 'auto'), []],
    ['merge_linear_activation', linear('fixed<8,4>', 'fixed<9,4>'), []],
    ['remove_single_channel_transpose', moved, []],
  ])('by %s', (pass, text, expected) => {
    expect(reportsOf(pass, text)).toEqual(expected);
  });
});

it('a type that does not count all vertices is reported', () => {
  const garNet = (type: string) => `model @m {
  %x = Input {input_shape=[16, 1]} : 16x1 x fixed<8,4>
  %n = Input {input_shape=[1]} : 1 x ${type}
  %g = GarNet %x, %n {input_transform_weights=#a, input_transform_biases=#b, aggregator_distance_weights=#b, aggregator_distance_biases=#c, output_transform_biases=#c} : 16x1
  return %g
}
#a = f64 1x1x1 fill(1)
#b = f64 1x1 fill(1)
#c = f64 1 fill(1)`;
  expect(reportsOf('infer_precision_types', garNet('uint<5>'))).toEqual([]);
  expect(reportsOf('infer_precision_types', garNet('fixed<16,5>'))).toMatchObject([
    { code: 'type-too-narrow', where: { node: 'n' }, message: expect.stringContaining('up to 15, "g" has 16') },
  ]);
});

describe('the flow convert', () => {
  const text = `model @m {
  %x = Input {input_shape=[2]} : 2
  %w = Constant {value=#w} : 2x2
  %b = Constant {value=#b} : 2
  %mm = MatMul %x, %w : 2
  %add = Merge %mm, %b {op=add} : 2
  %gamma = Constant {value=#b} : 2
  %bn = BatchNormOnnx %add, %gamma, %b, %b, %gamma : 2
  %a = Activation %bn {activation=linear} : 2
  return %a
}
#w = f64 2x2 [[1, 0.5], [-2, 0.25]]
#b = f64 2 [1, 2]`;

  it('leaves one Dense of a MatMul, an Add and a batch normalisation, whose type holds all values', () => {
    const [before, after] = [parseGraph(text, schema), parseGraph(text, schema)];
    applyFlow(registry, after, 'convert', { config: OPEN });
    expect(after.layers.map(({ kind }) => kind)).toEqual(['Input', 'Dense']);
    const inputs = [{ shape: [4, 2], data: Float64Array.of(0, 0, 1.5, -2, 31, 31, -32, 7) }];
    const [exact] = createFloatReference(before).run(inputs).outputs;
    const [found] = createEmulator(after).predict(inputs).outputs;
    // Weights lose up to 2^-10 each, times inputs of up to 32; nothing wraps.
    for (const [i, value] of found.data.entries()) expect(Math.abs(value - exact.data[i])).toBeLessThan(65 / 1024);
  });

  it('changes nothing when applied again', () => {
    const graph = parseGraph(text, schema);
    applyFlow(registry, graph, 'convert', { config: OPEN });
    const edits = graph.edits;
    applyFlow(registry, graph, 'convert', { config: OPEN, reapply: 'all' });
    expect(graph.edits).toBe(edits);
  });
});
