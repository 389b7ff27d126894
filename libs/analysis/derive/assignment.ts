import { type FixedPrecision, fixed, type Precision, shortPrecision } from '../../fixed';
import { type Layer, quantizerPrecision, sizeOf, weightTensor } from '../../ir';
import { Dense } from '../../layers';
import { integerBitsFor, type Range, rangeOfValues } from '../ranges';
import { entryOf, type Structure, type TypeChoice } from './structure';

/** No derived type is wider, accumulators and what is left `auto` apart: the port of a DSP48E2, and two of its inputs. */
export const WIDEST = 18;

const NARROWEST = 2;

/** A third of the digits of a constant are adders, each about as wide as the other operand. */
const LUTS_PER_WEIGHT_BIT = 3;

/** A width that the search may change. */
export interface Knob {
  readonly id: string;
  readonly width: number;
  readonly min: number;
  readonly max: number;
  /** About how many LUTs a bit takes. */
  readonly cost: number;
}

/** What the rules know of a layer's output type. */
export interface Format {
  readonly fraction: number;
  readonly signed: boolean;
}

interface KnobOptions {
  readonly start: number;
  readonly min?: number;
  readonly max?: number;
  readonly cost: number;
}

/** All choices for given widths: rules run over the layers in order, ask for widths and record what they choose. */
export class Assignment {
  readonly structure: Structure;
  readonly choices: TypeChoice[] = [];
  readonly knobs = new Map<string, Knob>();
  readonly #widths: ReadonlyMap<string, number>;
  readonly #formats = new Map<string, Format>();

  constructor(structure: Structure, widths: ReadonlyMap<string, number>) {
    this.structure = structure;
    this.#widths = widths;
  }

  /** The width of a variable: as the search set it, else `start`; always within the bounds. */
  width(layer: Layer, variable: string, { start, min = NARROWEST, max = WIDEST, cost }: KnobOptions): number {
    const id = `${layer.name}.${variable}`;
    const width = Math.min(Math.max(this.#widths.get(id) ?? start, min), max);
    this.knobs.set(id, { id, width, min, max, cost });
    return width;
  }

  /** LUTs that one bit of a layer's output takes: its own, and those of the adders of the matrix products that read it. */
  outputCost(layer: Layer): number {
    const { graph } = this.structure;
    const reads = (reader: Layer): number =>
      reader instanceof Dense
        ? LUTS_PER_WEIGHT_BIT * reader.get(Dense.attributes.weight).tensor.data.length
        : ['Reshape', 'Concatenate'].includes(reader.kind)
          ? graph.consumers(reader).reduce((sum, next) => sum + reads(next), 0)
          : 0;
    return graph.consumers(layer).reduce((sum, reader) => sum + reads(reader), 2 * sizeOf(layer.shape));
  }

  choose(layer: Layer, key: string, value: Precision | 'auto' | number, reason: string): void {
    const text = typeof value === 'object' ? shortPrecision(value) : value;
    this.choices.push({ layer: entryOf(this.structure, layer), key, value: text, reason });
  }

  setFormat(layer: Layer, format: Format): void {
    for (const tensor of layer.outputs) this.#formats.set(tensor, format);
  }

  /** Format of the values at input `slot`. */
  format(layer: Layer, slot = 0): Format {
    const found = this.#formats.get(layer.inputs[slot]);
    if (!found) throw new Error(`no format for input ${slot} of "${layer.name}"`);
    return found;
  }

  range(layer: Layer): Range {
    return this.structure.ranges.get(layer.name)!;
  }

  /**
   * Chooses a type for trained numbers: rounded and saturated, with the integer bits of the largest of them and at most the bits
   * that hold them exactly. Returns its format.
   */
  chooseWeight(layer: Layer, variable: string, start = 8): Format {
    const quantized = this.#quantizedWeight(layer, variable);
    if (quantized) return quantized;
    const tensor = weightTensor(layer.weights.get(variable)!.weight);
    const range = rangeOfValues(tensor);
    const signed = range.min < 0;
    const integer = integerBitsFor(nearlyBounded(range), signed);
    const exact = range.fraction === undefined ? WIDEST : Math.max(integer + range.fraction, 1);
    const width =
      exact === 1
        ? 1
        : this.width(layer, variable, {
            start: Math.min(start, exact),
            max: Math.min(exact, WIDEST),
            cost: LUTS_PER_WEIGHT_BIT * tensor.data.length,
          });
    const found = `largest magnitude ${short(range.largest)}`;
    const why = width === exact ? 'exact' : 'rounded to the fewest bits that keep the accuracy';
    this.choose(layer, `Precision.${variable}`, rounded(width, integer, signed), `${found}; ${why}`);
    return { fraction: width - integer, signed };
  }

  /** The type of a weight that the model quantises, which is not to be changed; undefined for others. */
  #quantizedWeight(layer: Layer, variable: string): Format | undefined {
    const { weight } = layer.weights.get(variable)!;
    const type = weight.quantizer && quantizerPrecision(weight.quantizer);
    if (!type) return undefined;
    // Signs and powers of two have no text in a configuration.
    if (type.kind === 'fixed' || type.kind === 'integer') {
      this.choose(layer, `Precision.${variable}`, type, "the model's own quantiser");
    }
    const range = rangeOfValues(weightTensor(weight));
    return { fraction: range.fraction ?? 0, signed: range.min < 0 };
  }

  /** Chooses a type for a bias: on the grid of what it is added to, so that it costs no extra bits. */
  chooseBias(layer: Layer, fraction: number): void {
    if (this.#quantizedWeight(layer, 'bias')) return;
    const range = rangeOfValues(weightTensor(layer.weights.get('bias')!.weight));
    const signed = range.min < 0;
    const integer = integerBitsFor(nearlyBounded(range), signed);
    const width = Math.min(Math.max(integer + Math.min(fraction, range.fraction ?? fraction), 1), WIDEST);
    const reason = `largest magnitude ${short(range.largest)}; on the grid of the products, which makes it free`;
    this.choose(layer, 'Precision.bias', rounded(width, integer, signed), reason);
  }
}

/** A type that rounds to nearest and saturates. */
export function rounded(width: number, integer: number, signed: boolean): FixedPrecision {
  return fixed(width, integer, { signed, rounding: 'RND', saturation: 'SAT' });
}

/** A number for reasons. */
export function short(x: number): string {
  return String(Number(x.toPrecision(3)));
}

/** A maximum that is exactly a power of two may saturate by one step instead of doubling the range, unless it is all there is. */
function nearlyBounded({ min, max, fraction }: Range): { min: number; max: number } {
  const power = max > 0 && Number.isInteger(Math.log2(max));
  return power && fraction === undefined ? { min, max: max * (1 - 2 ** -20) } : { min, max };
}
