import { fixed, type NamedType, parsePrecision } from '../fixed';
import { type Attribute, type LayerSchema, ModelGraph, type Shape } from '../ir';
import { Input, Merge } from '../layers';
import { seeded, seededTensor } from './seeded';

/** Inputs and attributes of a layer: a weight by its shape, a type by its name where it is not fixed<10,4>. */
interface Tiny {
  readonly inputs: readonly Shape[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Of the inputs. */
  readonly type?: string;
  /** How many outputs, when not one. */
  readonly outputs?: number;
}

const TABLE = { table_size: 16, table_t: 'ufixed<6,1>' };
const cell = (gates: number, prefix = '') => ({
  [`${prefix}activation`]: 'tanh',
  [`${prefix}weight`]: [2, 2 * gates],
  [`${prefix}recurrent_weight`]: [2, 2 * gates],
  [`${prefix}bias`]: [2 * gates],
});
const gated = (gates: number, prefix = '') => ({
  ...cell(gates, prefix),
  [`${prefix}recurrent_activation`]: 'sigmoid',
  [`${prefix}recurrent_bias`]: [2 * gates],
});
const CONV1D = { n_chan: 2, n_filt: 2, filt_width: 2, weight: [2, 2, 2], bias: [2] };
const CONV2D = { n_chan: 2, n_filt: 2, filt_height: 2, filt_width: 2, weight: [2, 2, 2, 2], bias: [2] };
const AVERAGE = { pool_op: 'Average', pool_height: 2, pool_width: 2, stride_height: 1, stride_width: 2 };
const NEURON = { threshold: [3], window_size: 2 };

/** A layer of every kind that has a kernel, as small as shows what it does. */
const TINY: Readonly<Record<string, Tiny>> = {
  Activation: { inputs: [[3]], attributes: { activation: 'sigmoid', ...TABLE } },
  ApplyAlpha: { inputs: [[2, 3]], attributes: { n_filt: 3, scale: [3], bias: [3] } },
  BatchNormalization: { inputs: [[3]], attributes: { n_filt: 3, scale: [3], bias: [3] } },
  BatchNormalizationQuantizedTanh: {
    inputs: [[3]],
    attributes: { quantize: 'ternary', threshold: [2, 3], result_t: 'int<2>' },
  },
  BiasAdd: { inputs: [[2, 3]], attributes: { bias: [3] } },
  Bidirectional: {
    inputs: [[2, 2]],
    attributes: {
      n_out: 4,
      forward_class_name: 'LSTM',
      ...gated(4, 'forward_'),
      backward_class_name: 'GRU',
      ...gated(3, 'backward_'),
      ...TABLE,
    },
  },
  Broadcast: { inputs: [[1, 3]], attributes: { target_shape: [2, 3] } },
  ChangeLayout: { inputs: [[2, 3]], attributes: { to: 'channels_last' } },
  Clone: { inputs: [[3]], outputs: 2 },
  Concatenate: { inputs: [[2], [3]] },
  Constant: { inputs: [], attributes: { value: [3] } },
  Conv1D: { inputs: [[3, 2]], attributes: CONV1D },
  Conv2D: { inputs: [[3, 3, 2]], attributes: CONV2D },
  Cropping1D: { inputs: [[4, 2]], attributes: { crop_left: 1, crop_right: 2 } },
  Cropping2D: { inputs: [[3, 3, 1]], attributes: { crop_top: 1, crop_left: 2 } },
  Dense: { inputs: [[3]], attributes: { n_in: 3, n_out: 2, weight: [3, 2], bias: [2] } },
  DepthwiseConv1D: { inputs: [[3, 2]], attributes: { ...CONV1D, weight: [2, 2, 1] } },
  DepthwiseConv2D: { inputs: [[3, 3, 2]], attributes: { ...CONV2D, weight: [2, 2, 2, 1] } },
  Dot: { inputs: [[3], [3]] },
  Einsum: {
    inputs: [
      [2, 3],
      [3, 2],
    ],
    attributes: { equation: 'ab,bc->ca' },
  },
  EinsumDense: { inputs: [[2, 3]], attributes: { equation: 'ab,bc->ac', weight: [3, 2], bias: [2, 2] } },
  Embedding: { inputs: [[3]], type: 'ufixed<3,3>', attributes: { vocab_size: 5, n_out: 2, embeddings: [5, 2] } },
  FixedPointQuantizer: {
    inputs: [[3]],
    attributes: { k: [1, 0, 1], i: [1, 2, 0], f: [2, 1, 3], rounding: 'RND_CONV', saturation: 'SAT' },
  },
  GarNet: {
    inputs: [[4, 1], [1]],
    attributes: {
      input_transform_weights: [1, 2, 1],
      input_transform_biases: [1, 2],
      aggregator_distance_weights: [2, 1],
      aggregator_distance_biases: [2],
      output_transform_biases: [1],
      distance_t: 'fixed<6,3>',
    },
  },
  GlobalPooling1D: { inputs: [[3, 2]], attributes: { pool_op: 'Max' } },
  GlobalPooling2D: { inputs: [[3, 2, 2]], attributes: { pool_op: 'Average' } },
  GRU: { inputs: [[2, 2]], attributes: { n_out: 2, apply_reset_gate: 'before', ...gated(3), ...TABLE } },
  HardActivation: { inputs: [[3]], attributes: { activation: 'hard_sigmoid' } },
  IFNeuron: { inputs: [[3]], attributes: { ...NEURON, result_t: 'uint<1>' } },
  LayerNormalization: {
    inputs: [[2, 3]],
    attributes: { scale: [3], bias: [3], table_size: 16, accum_t: 'fixed<14,6>' },
  },
  LIFNeuron: { inputs: [[3]], attributes: { ...NEURON, beta: [1], result_t: 'uint<1>' } },
  LSTM: { inputs: [[2, 2]], attributes: { n_out: 2, return_sequences: true, ...gated(4), ...TABLE } },
  MatMul: {
    inputs: [
      [2, 3],
      [3, 2],
    ],
  },
  Merge: { inputs: [[2, 3], [3]], attributes: { op: 'multiply' } },
  ParametrizedActivation: { inputs: [[3]], attributes: { activation: 'elu', activ_param: 0.5, ...TABLE } },
  PointwiseConv1D: { inputs: [[3, 2]], attributes: { ...CONV1D, filt_width: 1, weight: [1, 2, 2] } },
  PointwiseConv2D: {
    inputs: [[2, 2, 2]],
    attributes: { ...CONV2D, filt_height: 1, filt_width: 1, weight: [1, 1, 2, 2] },
  },
  Pooling1D: { inputs: [[4, 2]], attributes: { pool_op: 'Max', pool_width: 2, stride_width: 2 } },
  Pooling2D: { inputs: [[3, 4, 1]], attributes: AVERAGE },
  PReLU: { inputs: [[3]], attributes: { param: [3] } },
  Repack: { inputs: [[2, 3]], attributes: { target_shape: [3, 2] } },
  Reshape: { inputs: [[2, 3]], attributes: { target_shape: [6] } },
  Resize: { inputs: [[2, 2, 1]], attributes: { out_height: 3, out_width: 4, algorithm: 'bilinear' } },
  SimpleRNN: { inputs: [[2, 2]], attributes: { n_out: 2, ...cell(1), ...TABLE } },
  Slice: { inputs: [[3, 4]], attributes: { starts: [1, 3], steps: [1, -2], sizes: [1, 2], drop_axes: [0] } },
  SNNReadout: { inputs: [[2]], attributes: { window_size: 2 } },
  Softmax: { inputs: [[3]], attributes: { table_size: 16, inv_table_t: 'ufixed<8,2>', exp_table_t: 'ufixed<8,1>' } },
  Split: { inputs: [[2, 3]], attributes: { axis: 1, sizes: [1, 2] }, outputs: 2 },
  TernaryTanh: { inputs: [[3]], attributes: { result_t: 'int<2>' } },
  Transpose: { inputs: [[2, 3]], attributes: { perm: [1, 0] } },
  UnaryLUT: { inputs: [[3]], type: 'fixed<4,2>', attributes: { index_t: 'fixed<4,2>', table: [16] } },
  ZeroPadding1D: { inputs: [[2, 2]], attributes: { pad_left: 1, pad_right: 2 } },
  ZeroPadding2D: { inputs: [[2, 2, 1]], attributes: { pad_top: 1, pad_right: 1 } },
};

/**
 * A graph of one layer of each of the given kinds, called by its kind and reading inputs of its own, with types and seeded
 * weights; one without inputs is added to an input. An internal fault when there is no such layer.
 */
export function tinyLayers(kinds: readonly string[], schema: LayerSchema): ModelGraph {
  const graph = new ModelGraph('m', schema);
  graph.setOutput(kinds.flatMap((kind) => addLayer(graph, kind)));
  graph.verify();
  return graph;
}

/** Answers the outputs. */
function addLayer(graph: ModelGraph, kind: string): readonly string[] {
  const tiny = TINY[kind];
  if (tiny === undefined) throw new Error(`${kind} is not among the tiny layers of libs/testkit/tiny-layers.ts`);
  const input = (input_shape: Shape, i: number) => {
    const attributes = { input_shape, result_t: typeOf(tiny.type) };
    return graph.add(Input, { name: `${kind}_x${i}`, inputs: [], attributes }).name;
  };
  const random = seeded(1);
  const attribute = ({ key, kind: value }: Attribute<unknown>) => {
    const given = tiny.attributes?.[key];
    if (value === 'type') return typeOf(given as string | undefined);
    if (value === 'weight' && given) return { tensor: seededTensor(random, given as Shape, 2, 3) };
    return given;
  };
  const layerClass = graph.schema.classOf(kind);
  const attributes = graph.schema.attributesOf(layerClass).map((a) => [a.key, attribute(a)] as const);
  const layer = graph.add(layerClass, {
    name: kind,
    inputs: tiny.inputs.map(input),
    attributes: Object.fromEntries(attributes.filter(([, value]) => value !== undefined)),
    outputs: [kind, `${kind}_second`].slice(0, tiny.outputs ?? 1),
  });
  if (layer.inputs.length > 0) return layer.outputs;
  const operands = [input(layer.shape, 0), kind];
  const sum = { op: 'add', result_t: typeOf('fixed<12,6>') };
  return graph.add(Merge, { name: `${kind}_sum`, inputs: operands, attributes: sum }).outputs;
}

function typeOf(text: string | undefined): NamedType {
  return { name: 't', precision: text === undefined ? fixed(10, 4) : parsePrecision(text) };
}
