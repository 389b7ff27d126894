import { userError } from '../../../diagnostic';
import { formatShape, type Tensor, tensor } from '../../../ir';
import { GarNet } from '../../../layers';
import type { Handler, LayerCall, NodeSpec } from '../handler';
import type { ExpectedWeight } from '../weights';

/** Features of a vertex, features that are averaged, aggregators and outputs of one exchange. */
interface Sizes {
  readonly features: number;
  readonly propagated: number;
  readonly aggregators: number;
  readonly outputs: number;
}

/** GarNet of hls4ml's contributed layers, in its simplified form. */
export const garNet: Handler = (call) => {
  const { options } = call;
  const [propagated, aggregators, outputs] = ['n_propagate', 'n_aggregators', 'n_filters'].map((key) =>
    options.integer(key),
  );
  return exchanges(call, [{ propagated, aggregators, outputs }], () => '');
};

/** A chain of them, each on the outputs of the one before: nodes `<layer>_0`, `<layer>_1`, ..., the last called as the layer. */
export const garNetStack: Handler = (call) => {
  const { options } = call;
  const [propagated, aggregators, outputs] = ['n_propagate', 'n_aggregators', 'n_filters'].map((key) =>
    options.integers(key),
  );
  const count = options.integer('n_sublayers');
  if (count < 1 || [propagated, aggregators, outputs].some((sizes) => sizes.length !== count)) {
    const found = [propagated, aggregators, outputs].map((sizes) => sizes.length).join(', ');
    const message = `n_propagate, n_aggregators and n_filters have ${found} entries, expected n_sublayers ${count} each`;
    throw userError('bad-option', message, { node: call.name });
  }
  const chain = outputs.map((_, i) => ({
    propagated: propagated[i],
    aggregators: aggregators[i],
    outputs: outputs[i],
  }));
  return exchanges(call, chain, String);
};

function exchanges(
  call: LayerCall,
  chain: readonly Omit<Sizes, 'features'>[],
  suffix: (index: number) => string,
): readonly NodeSpec[] {
  const attributes = requireSimplified(call);
  const [data, count] = requireInputs(call);
  const sizes = chain.map((link, i) => ({ ...link, features: i === 0 ? data.shape[1] : chain[i - 1].outputs }));
  const expected = sizes.map((link, i) => weightsOf(link, suffix(i)));
  const arrays = call.weights(...expected.flat());
  const last = chain.length - 1;
  const names = chain.map((_, i) => (i === last ? call.name : call.fresh(`${call.name}_${i}`)));
  return sizes.map((link, i) => ({
    layer: GarNet,
    name: names[i],
    inputs: [i === 0 ? data.tensor : names[i - 1], count.tensor],
    origin: call.name,
    attributes: {
      ...attributes,
      collapse: i === last ? attributes.collapse : 'none',
      ...parameters(link, arrays.slice(6 * i, 6 * (i + 1))),
    },
  }));
}

/** Reads what the layer does with its vertices; a user error for what no arithmetic is defined for. */
function requireSimplified({ options }: LayerCall) {
  if (!options.boolean('simplified', false)) {
    throw options.unsupported('simplified', false, 'only simplified=True is supported');
  }
  if (options.raw('output_activation') !== 'linear') options.only('output_activation', null);
  options.only('input_format', 'xn');
  if (options.raw('quantize_transforms')) {
    const why = 'the layer does not save the widths of its quantisers; put the quantised weights into one without';
    throw options.unsupported('quantize_transforms', options.raw('quantize_transforms'), why);
  }
  const collapse = options.raw('collapse') ?? 'none';
  if (collapse !== 'none' && collapse !== 'mean') {
    const why = 'supported are null and mean; for max put a GlobalMaxPooling1D behind a layer that does not collapse';
    throw options.unsupported('collapse', collapse, why);
  }
  return { collapse, mean_by_nvert: options.boolean('mean_by_nvert', false) };
}

function requireInputs({ name, className, inputs }: LayerCall) {
  if (inputs.length === 2 && inputs[0].shape.length === 2) return inputs;
  const found = inputs.map(({ shape }) => formatShape(shape)).join(' and ');
  throw userError('bad-inputs', `${className} reads ${found}, expected [vertices, features] and their number`, {
    node: name,
  });
}

function weightsOf({ features, propagated, aggregators, outputs }: Sizes, suffix: string): readonly ExpectedWeight[] {
  return [
    { name: `FLR${suffix}_kernel`, shape: [features, propagated] },
    { name: `FLR${suffix}_bias`, shape: [propagated] },
    { name: `S${suffix}_kernel`, shape: [features, aggregators] },
    { name: `S${suffix}_bias`, shape: [aggregators] },
    { name: `Fout${suffix}_kernel`, shape: [aggregators * propagated, outputs] },
    { name: `Fout${suffix}_bias`, shape: [outputs] },
  ];
}

/** The affine functions before the aggregators (FLR) and behind them (Fout) are one, since what is between them is linear. */
function parameters(sizes: Sizes, [kernel, bias, slopes, offsets, output, outputBias]: readonly Tensor[]) {
  const { features, propagated, aggregators, outputs } = sizes;
  const combined = (values: Tensor, at: (p: number) => number, a: number, o: number) => {
    let sum = 0;
    for (let p = 0; p < propagated; p++) sum += values.data[at(p)] * output.data[(a * propagated + p) * outputs + o];
    return Math.fround(sum);
  };
  const each = <R>(length: number, f: (index: number) => R): R[] => Array.from({ length }, (_, index) => f(index));
  const weights = each(outputs, (o) =>
    each(aggregators, (a) => each(features, (i) => combined(kernel, (p) => i * propagated + p, a, o))),
  );
  const biases = each(outputs, (o) => each(aggregators, (a) => combined(bias, (p) => p, a, o)));
  const distances = each(aggregators, (a) => each(features, (i) => slopes.data[i * aggregators + a]));
  return {
    input_transform_weights: { tensor: tensor([outputs, aggregators, features], weights.flat(2)) },
    input_transform_biases: { tensor: tensor([outputs, aggregators], biases.flat()) },
    aggregator_distance_weights: { tensor: tensor([aggregators, features], distances.flat()) },
    aggregator_distance_biases: { tensor: offsets },
    output_transform_biases: { tensor: outputBias },
  };
}
