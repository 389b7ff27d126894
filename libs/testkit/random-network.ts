import { fixed, type NamedType, type Precision, ROUNDINGS, SATURATIONS } from '../fixed';
import { type LayerClass, LayerSchema, ModelGraph, sizeOf, tensor } from '../ir';
import * as layers from '../layers';
import { type Seeded, seeded } from './seeded';

const MERGES = layers.MERGE_OPS.filter((op) => op !== 'divide');

/** Class and attributes of a random layer that reads tensors of shape [size]. */
type Maker = (random: Seeded, size: number) => readonly [LayerClass, Record<string, unknown>];

const MAKERS: readonly Maker[] = [
  denseOf,
  denseOf,
  (random) => [layers.Activation, { activation: random.pick(layers.ACTIVATIONS), ...table(random) }],
  (random) => [layers.HardActivation, { activation: random.pick(['hard_sigmoid', 'hard_tanh']) }],
  (random) => [
    layers.ParametrizedActivation,
    {
      activation: random.pick(layers.PARAMETRIZED_ACTIVATIONS),
      activ_param: random.int(-64, 64) / 32,
      param_t: randomType(random),
      ...table(random),
    },
  ],
  (random, size) => [layers.PReLU, { param: weight(random, [size]), param_t: randomType(random) }],
  () => [layers.TernaryTanh, {}],
  (random, size) => {
    const parameters = { scale: weight(random, [size]), bias: weight(random, [size]) };
    const types = { scale_t: randomType(random), bias_t: randomType(random) };
    return [layers.BatchNormalization, { n_filt: size, ...parameters, ...types }];
  },
  (random) => [
    layers.Softmax,
    {
      implementation: random.pick(layers.SOFTMAX_IMPLEMENTATIONS),
      table_size: random.int(1, 70),
      table_t: randomType(random),
      exp_table_t: randomType(random),
      inv_table_t: randomType(random),
      inv_inp_t: randomType(random),
      accum_t: randomType(random),
    },
  ],
  (random) => [layers.Merge, { op: random.pick(MERGES) }],
  (random) => [layers.Merge, { op: random.pick(MERGES) }],
  () => [layers.Concatenate, {}],
  (random) => [layers.Dot, { accum_t: randomType(random) }],
  () => [layers.Reshape, { target_shape: [-1] }],
];

/**
 * A small network of vectors with resolved types: every layer that computes, all roundings, overflows and odd formats. Equal
 * seeds give equal networks. All layers are outputs, so that a difference shows where it arises.
 */
export function randomNetwork(seed: number, size = 4): ModelGraph {
  const random = seeded(seed);
  const graph = new ModelGraph('m', new LayerSchema(layers.LAYERS));
  for (let i = random.int(1, 2); i > 0; i--) {
    const attributes = { input_shape: [random.int(1, 3)], result_t: randomType(random) };
    graph.add(layers.Input, { name: `x${i}`, inputs: [], attributes });
  }
  for (let i = random.int(1, size); i > 0; i--) addLayer(graph, random, i);
  graph.setOutput(graph.layers.flatMap((layer) => layer.outputs));
  return graph;
}

function addLayer(graph: ModelGraph, random: Seeded, number: number): void {
  const tensors = graph.layers.flatMap((layer) => layer.outputs);
  const input = random.pick(tensors);
  const size = sizeOf(graph.shapeOf(input));
  const [layerClass, attributes] = random.pick(MAKERS)(random, size);
  const fits = (tensor: string) => {
    const other = sizeOf(graph.shapeOf(tensor));
    return other === size || (layerClass === layers.Merge && (other === 1 || size === 1));
  };
  const binary: readonly LayerClass[] = [layers.Merge, layers.Concatenate, layers.Dot];
  const inputs = binary.includes(layerClass) ? [input, random.pick(tensors.filter(fits))] : [input];
  const result_t = random.chance(0.05) ? named({ kind: 'xnor' }) : randomType(random);
  graph.add(layerClass, { name: `y${number}`, inputs, attributes: { ...attributes, result_t } });
}

function denseOf(random: Seeded, size: number): readonly [LayerClass, Record<string, unknown>] {
  const nOut = random.int(1, 3);
  const weights = { weight: weight(random, [size, nOut]), bias: weight(random, [nOut]) };
  const types = { weight_t: randomType(random), bias_t: randomType(random), accum_t: randomType(random) };
  return [layers.Dense, { n_in: size, n_out: nOut, interleave: random.int(1, 3), ...weights, ...types }];
}

const named = (precision: Precision): NamedType => ({ name: 't', precision });

/** A fixed-point type of up to 12 bits, at times an integer, at times so wide that products leave the doubles. */
export function randomType(random: Seeded): NamedType {
  const [width, signed] = [random.chance(0.1) ? random.int(13, 45) : random.int(1, 12), random.chance(0.7)];
  if (random.chance(0.1)) return named({ kind: 'integer', width, signed });
  const saturation = random.pick(SATURATIONS);
  const satBits = saturation === 'WRAP' && random.chance(0.3) ? random.int(1, width) : 0;
  const integer = random.int(-3, width + 3);
  return named(fixed(width, integer, { signed, rounding: random.pick(ROUNDINGS), saturation, satBits }));
}

const table = (random: Seeded) => ({ table_size: random.int(1, 70), table_t: randomType(random) });

function weight(random: Seeded, shape: readonly number[]) {
  const values = Array.from({ length: sizeOf(shape) }, () => (random.chance(0.2) ? 0 : random.int(-256, 256) / 64));
  return { tensor: tensor(shape, values) };
}
