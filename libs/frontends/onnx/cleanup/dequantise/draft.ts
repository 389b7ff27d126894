import { type Shape, sizeOf, type Tensor, tensor } from '../../../../ir';
import { spread } from '../../broadcast';
import {
  freshTensor,
  makeNode,
  nodeError,
  numberAttribute,
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
  QONNX,
  type Word,
} from '../../graph';

/** What integers mean: (integer - zeropt) * scale; both broadcast to the tensor. */
export interface Quantisation {
  readonly scale: Tensor;
  readonly zeropt: Tensor;
  readonly word: Word;
}

/** Words by the numbers of ONNX's data types. */
const WORDS: Readonly<Record<number, Word>> = {
  2: { bits: 8, signed: false },
  3: { bits: 8, signed: true },
  4: { bits: 16, signed: false },
  5: { bits: 16, signed: true },
  6: { bits: 32, signed: true },
};
const UINT8 = 2;

/** A graph in which each tensor of integers is being replaced by one of the numbers that they mean. */
export class Draft {
  readonly nodes: OnnxNode[] = [];
  readonly constants: Map<string, OnnxConstant>;
  readonly #source: OnnxGraph;
  readonly #quantisations = new Map<string, Quantisation>();
  readonly #aliases = new Map<string, string>();
  readonly #floats = new Set<string>();

  constructor(source: OnnxGraph) {
    this.#source = source;
    this.constants = new Map(source.constants);
  }

  /** The tensor that stands for one of the file. */
  resolve(name: string): string {
    return this.#aliases.get(name) ?? name;
  }

  /** What the integers of a tensor of the file mean; undefined for floats. */
  quantisationOf(name: string): Quantisation | undefined {
    return this.#floats.has(name) ? undefined : this.#quantisations.get(name);
  }

  isFloat(name: string): boolean {
    return this.#floats.has(name);
  }

  tag(name: string, quantisation: Quantisation): void {
    this.#quantisations.set(name, quantisation);
  }

  /** A float tensor of the file is what the integers `of` mean. */
  alias(name: string, of: string): void {
    this.#aliases.set(name, this.resolve(of));
    this.#floats.add(name);
  }

  push(node: OnnxNode): void {
    this.nodes.push({ ...node, inputs: node.inputs.map((name) => this.resolve(name)) });
  }

  fresh(wanted: string): string {
    return freshTensor(
      { ...this.#source, constants: this.constants, nodes: [...this.#source.nodes, ...this.nodes] },
      wanted,
    );
  }

  addConstant(wanted: string, value: Tensor): string {
    const name = this.fresh(wanted);
    this.constants.set(name, { label: wanted, integer: false, ...value });
    return name;
  }

  constant(node: OnnxNode, slot: number): OnnxConstant {
    const found = this.constants.get(node.inputs[slot]);
    if (found) return found;
    throw nodeError(node, 'bad-operand', `input ${slot} is not a constant`, 'quantise with constant parameters');
  }

  has(node: OnnxNode, slot: number): boolean {
    return (node.inputs[slot] ?? '') !== '';
  }

  /**
   * Scale and zero point at two inputs, for the tensor at input `slot`. A list of them runs along `axis`, by default that of the
   * attribute; without a zero point integers have the type of a constant operand, or unsigned bytes.
   */
  quantisationAt(node: OnnxNode, slot: number, scaleSlot: number, zeroSlot: number, axis?: number): Quantisation {
    if (numberAttribute(node, 'block_size', 0) !== 0) {
      throw nodeError(node, 'unsupported-attribute', 'it quantises in blocks', 'quantise per tensor or per channel');
    }
    const zero = this.has(node, zeroSlot) ? this.constant(node, zeroSlot) : undefined;
    const operand = this.constants.get(node.inputs[slot]);
    const declared = numberAttribute(node, 'output_dtype', 0) || UINT8;
    const word = zero?.word ?? (operand?.integer ? operand.word : undefined) ?? WORDS[declared];
    if (!word) throw nodeError(node, 'unsupported-attribute', `integers of the data type ${declared}`);
    const scale = this.constant(node, scaleSlot);
    const shape = operand?.shape ?? this.#source.shapes.get(node.inputs[slot]);
    const along = (values: Tensor) => alongAxis(node, values, shape, axis ?? numberAttribute(node, 'axis', 1));
    return { scale: along(scale), zeropt: along(zero ?? tensor([], [0])), word };
  }

  /** Adds a quantiser; `name` then stands for integers. */
  quantise(node: OnnxNode, input: string, name: string, quantisation: Quantisation, narrow = false): void {
    const { scale, zeropt, word } = quantisation;
    const inputs = [
      input,
      this.addConstant(`${name} scale`, scale),
      this.addConstant(`${name} zero point`, zeropt),
      this.addConstant(`${name} bits`, tensor([], [word.bits])),
    ];
    const attributes = { signed: Number(word.signed), narrow: Number(narrow), rounding_mode: 'ROUND' };
    this.nodes.push(makeNode(node.label, 'Quant', inputs, [name], attributes, QONNX));
    this.tag(name, quantisation);
  }

  /** A constant of integers as a quantised constant of the numbers that they mean, under `name`. */
  quantisedConstant(node: OnnxNode, integers: string, name: string, quantisation: Quantisation): string {
    const given = this.constants.get(integers) as OnnxConstant;
    const [scale, zeropt] = [quantisation.scale, quantisation.zeropt].map((value) => spread(value, given.shape).data);
    const data = Float64Array.from(given.data, (integer, i) => (integer - zeropt[i]) * scale[i]);
    const value = this.addConstant(`${integers} numbers`, { shape: given.shape, data });
    // Wide integers, such as those of biases, get no more bits than these need.
    const bits = quantisation.word.bits > 16 ? bitsOf(given.data) : quantisation.word.bits;
    this.quantise(node, value, name, { ...quantisation, word: { ...quantisation.word, bits } });
    this.#floats.add(name);
    return name;
  }

  /** A Clip of integers that are just those of fewer bits; false when it is another one. */
  narrow(node: OnnxNode, quantisation: Quantisation): boolean {
    const [low, high] = [1, 2].map((slot) => (this.has(node, slot) ? this.constant(node, slot).data[0] : Number.NaN));
    const quant = this.nodes.find(({ outputs }) => outputs[0] === this.resolve(node.inputs[0]));
    const bits = Math.log2(high + 1);
    const [signed, narrow] = [low < 0, low === -high];
    if (!Number.isInteger(bits) || quant?.op !== 'Quant' || !(low === 0 || narrow || low === -high - 1)) return false;
    const word = { bits: bits + Number(signed), signed };
    this.quantise(node, quant.inputs[0], node.outputs[0], { ...quantisation, word }, signed && narrow);
    return true;
  }
}

/** A list along one axis of a tensor of `shape`, so that it broadcasts; one value is for all elements. */
function alongAxis(node: OnnxNode, values: Tensor, shape: Shape | undefined, axis: number): Tensor {
  if (sizeOf(values.shape) === 1) return tensor([], Float64Array.from(values.data));
  const front = shape && axis < 0 ? axis + shape.length : axis;
  if (!shape || shape[front] !== values.data.length) {
    const found = `${values.data.length} scales do not fit axis ${axis} of ${shape ? `[${shape}]` : 'its operand'}`;
    throw nodeError(node, 'shape-mismatch', found);
  }
  return tensor(
    shape.map((n, i) => (i === front ? n : 1)),
    Float64Array.from(values.data),
  );
}

/** The least bits of signed words that hold all integers. */
function bitsOf(integers: ArrayLike<number>): number {
  const most = Array.from(integers).reduce((size, x) => Math.max(size, x < 0 ? -x - 1 : x), 0);
  return Math.ceil(Math.log2(most + 1)) + 1;
}
