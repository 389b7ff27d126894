import { AUTO, fixed, type NamedType, type Precision, ROUNDINGS, SATURATIONS } from '../fixed';
import {
  type Attribute,
  type LayerClass,
  LayerSchema,
  ModelGraph,
  type Quantizer,
  type Shape,
  sizeOf,
  type Weight,
} from '../ir';
import * as layers from '../layers';
import { type Seeded, seeded } from './seeded';

/** Names that a printer, a path or a shell could stumble over. */
const HOSTILE_NAMES = [
  '"; rm -rf / #"',
  '',
  ' ',
  '//',
  'a//b',
  'dense/kernel:0',
  'x y',
  '层',
  'line\nbreak\r',
  '\\',
  '%x, %y',
  '\u2028',
  '\ud800',
  '__proto__',
  'from',
  '1',
];

/** What a maker decides for one layer: its inputs, required attributes, and how many outputs it has if not one. */
interface Recipe {
  readonly layerClass: LayerClass;
  readonly inputs: readonly string[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly outputs?: number;
}

/**
 * A valid graph of 1 to `size` layers behind one or two inputs, of all known classes of feed-forward networks, with hostile
 * names, types, origins and optional attributes at random. Equal seeds give equal graphs.
 */
export function randomGraph(seed: number, size = 12): ModelGraph {
  const random = seeded(seed);
  const graph = new ModelGraph(random.pick(['model', ...HOSTILE_NAMES]), new LayerSchema(layers.LAYERS));
  for (let i = random.int(1, 2); i > 0; i--) addInput(graph, random);
  for (let i = random.int(0, size - 1); i > 0; i--) addRandomLayer(graph, random);
  const tensors = graph.layers.flatMap((layer) => layer.outputs);
  graph.setOutput(Array.from({ length: random.int(1, 2) }, () => random.pick(tensors)));
  for (let i = random.int(0, 2); i > 0; i--) graph.knownNames.add(random.pick(HOSTILE_NAMES));
  for (let i = random.int(0, 2); i > 0; i--)
    graph.applied.add(random.pick(['convert', 'vivado:init_layers', 'optimize']));
  return graph;
}

/** Appends a random layer that reads tensors of the graph. */
export function addRandomLayer(graph: ModelGraph, random: Seeded): void {
  const recipe = random.pick(MAKERS)(graph, random);
  if (recipe) addLayer(graph, random, recipe);
}

type Maker = (graph: ModelGraph, random: Seeded) => Recipe | undefined;

const anyTensor = (graph: ModelGraph, random: Seeded) => random.pick(graph.layers.flatMap((layer) => layer.outputs));

/** A layer that takes any one input and has no required attributes but those of `more`. */
function unary(
  layerClass: LayerClass,
  more: (shape: Shape, random: Seeded) => Record<string, unknown> = () => ({}),
): Maker {
  return (graph, random) => {
    const input = anyTensor(graph, random);
    return { layerClass, inputs: [input], attributes: more(graph.shapeOf(input), random) };
  };
}

/** A layer of two inputs that have `fits`. */
function binary(
  layerClass: LayerClass,
  fits: (a: Shape, b: Shape) => boolean,
  more: (random: Seeded) => Record<string, unknown> = () => ({}),
): Maker {
  return (graph, random) => {
    const a = anyTensor(graph, random);
    const tensors = graph.layers.flatMap((layer) => layer.outputs);
    const others = tensors.filter((tensor) => fits(graph.shapeOf(a), graph.shapeOf(tensor)));
    return others.length === 0 ? undefined : { layerClass, inputs: [a, random.pick(others)], attributes: more(random) };
  };
}

const sameShape = (a: Shape, b: Shape) => a.join() === b.join();
const channels = (shape: Shape) => shape[shape.length - 1] ?? 1;

const scaleAndBias = (shape: Shape, random: Seeded) => ({
  n_filt: channels(shape),
  scale: weight(random, [channels(shape)]),
  bias: weight(random, [channels(shape)]),
});

const ranked =
  (maker: Maker): Maker =>
  (graph, random) => {
    const recipe = maker(graph, random);
    return recipe && graph.shapeOf(recipe.inputs[0]).length > 0 ? recipe : undefined;
  };

const MAKERS: readonly Maker[] = [
  unary(layers.Activation, (_, random) => ({ activation: random.pick(layers.ACTIVATIONS) })),
  unary(layers.ApplyAlpha, scaleAndBias),
  unary(layers.BatchNormalization, scaleAndBias),
  unary(layers.BatchNormOnnx),
  unary(layers.BiasAdd, (shape, random) => ({ bias: weight(random, [channels(shape)]) })),
  unary(layers.TernaryTanh, (_, random) => ({ threshold: random.pick([0.5, 0.33, 1e-30]) })),
  unary(layers.BatchNormalizationQuantizedTanh, (shape, random) => {
    const quantize = random.pick(layers.QUANTIZED_TANHS);
    const threshold = weight(random, [quantize === 'binary' ? 1 : 2, channels(shape)]);
    return { n_filt: channels(shape), quantize, threshold, falling: random.pick([[], [0]]) };
  }),
  unary(layers.HardActivation, (_, random) => ({ activation: random.pick(['hard_sigmoid', 'hard_tanh']) })),
  unary(layers.ParametrizedActivation, (_, random) => ({
    activation: random.pick(layers.PARAMETRIZED_ACTIVATIONS),
    activ_param: random.pick([0.1, -0, 1e-30, 123456789.5]),
  })),
  unary(layers.PReLU, (shape, random) => ({ param: weight(random, shape) })),
  unary(layers.Reshape, (shape) => ({ target_shape: [sizeOf(shape)] })),
  unary(layers.Repack, () => ({ target_shape: [1, -1] })),
  ranked(unary(layers.Softmax)),
  ranked(
    unary(layers.Dense, (shape, random) => {
      const nOut = random.int(1, 20);
      const kernel = weight(random, [channels(shape), nOut]);
      return { n_in: channels(shape), n_out: nOut, weight: kernel, bias: weight(random, [nOut]) };
    }),
  ),
  (graph, random) => ({ layerClass: layers.Clone, inputs: [anyTensor(graph, random)], outputs: random.int(2, 3) }),
  (_, random) => ({
    layerClass: layers.Constant,
    inputs: [],
    attributes: { value: weight(random, random.pick([[], [3], [2, 2]])) },
  }),
  binary(layers.Dot, (a, b) => a.length === 1 && sameShape(a, b)),
  binary(layers.Merge, sameShape, (random) => ({ op: random.pick(layers.MERGE_OPS) })),
  ranked(binary(layers.Concatenate, sameShape)),
  binary(layers.MatMul, (a, b) => b.length === 2 && a[a.length - 1] === b[0]),
];

function addInput(graph: ModelGraph, random: Seeded): void {
  const shape = Array.from({ length: random.int(1, 3) }, () => random.int(1, 6));
  addLayer(graph, random, { layerClass: layers.Input, inputs: [], attributes: { input_shape: shape } });
}

function addLayer(
  graph: ModelGraph,
  random: Seeded,
  { layerClass, inputs, attributes = {}, outputs = 1 }: Recipe,
): void {
  const name = graph.uniqueName(random.chance(0.3) ? random.pick(HOSTILE_NAMES) : layerClass.kind.toLowerCase());
  const tensors = Array.from({ length: outputs }, (_, i) => graph.uniqueName(`${name}_${i}`));
  graph.add(layerClass, {
    name,
    inputs,
    attributes: { ...attributes, ...optionalAttributes(graph, random, layerClass, name) },
    ...(outputs > 1 || random.chance(0.2) ? { outputs: tensors } : {}),
    ...(random.chance(0.2) ? { origin: random.pick(HOSTILE_NAMES) } : {}),
  });
}

function optionalAttributes(graph: ModelGraph, random: Seeded, layerClass: LayerClass, name: string) {
  const optional = graph.schema
    .attributesOf(layerClass)
    .filter((a) => !a.required && a.key !== 'axis' && a.key !== 'n_filt');
  return Object.fromEntries(
    optional.filter(() => random.chance(0.4)).map((a) => [a.key, optionalValue(random, a, name)] as const),
  );
}

function optionalValue(random: Seeded, attribute: Attribute<unknown>, layerName: string): unknown {
  if (attribute.kind !== 'type') return attribute.kind === 'bool' ? random.chance(0.5) : attribute.fallback;
  const name = random.pick([`${layerName}_${attribute.key}`, 'model_default_t', ...HOSTILE_NAMES]);
  return { name, precision: randomPrecision(random) } satisfies NamedType;
}

/** Any precision there is. */
export function randomPrecision(random: Seeded): Precision {
  const width = random.int(1, 40);
  const signed = random.chance(0.5);
  const rounding = random.pick(ROUNDINGS);
  return random.pick<Precision>([
    fixed(width, random.int(-10, 50), { signed, rounding, saturation: random.pick(SATURATIONS) }),
    fixed(width, random.int(-10, 50), { signed, satBits: random.int(0, width) }),
    { kind: 'integer', width, signed },
    { kind: 'exponent', width, signed },
    { kind: 'ac_float', mantissa: width, integer: 2, exponent: 8, rounding },
    { kind: 'float', width: 32, exponent: 8 },
    { kind: 'float', width: 24, exponent: 8 },
    { kind: 'xnor' },
    AUTO,
  ]);
}

/** A weight with values that are awkward to print; float32 or float64, at times of one value. */
function weight(random: Seeded, shape: Shape): Weight {
  const size = sizeOf(shape);
  const awkward = [
    0,
    -0,
    0.1,
    1 / 3,
    5e-324,
    1.7976931348623157e308,
    -1e-7,
    1e21,
    Number.NaN,
    -Number.POSITIVE_INFINITY,
  ];
  const value = () => (random.chance(0.3) ? random.pick(awkward) : random.next() * 2 - 1);
  const repeated = value();
  const values = random.chance(0.2) ? new Array<number>(size).fill(repeated) : Array.from({ length: size }, value);
  const tensor = { shape, data: random.chance(0.5) ? Float32Array.from(values) : Float64Array.from(values) };
  return random.chance(0.2) ? { tensor, quantizer: random.pick(QUANTIZERS) } : { tensor };
}

const QUANTIZERS: readonly Quantizer[] = [
  { kind: 'binary', bits: 1, zero: true, alpha: 0.1 },
  { kind: 'ternary', threshold: 1 / 3, unrolls: 5, alpha: 'auto' },
  { kind: 'plain_ternary' },
  { kind: 'quantized_bits', bits: 6, integer: -2, signed: true, symmetric: false, alpha: 'auto_po2' },
  { kind: 'quantized_po2', bits: 4, max: 2, quadratic: false, floor: true },
  { kind: 'quantized_relu_po2', bits: 4, max: 0, slope: 0.25, quadratic: true, floor: false },
  { kind: 'quant', width: 8, integer: 3, signed: false, narrow: true, floor: false },
];
