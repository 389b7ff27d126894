import { asFixed, type FixedPrecision, fixed, type Precision, shortPrecision } from '../../fixed';
import { Layer, quantizerPrecision, sizeOf } from '../../ir';
import { Rearrangement } from '../../layers';
import { integerBitsFor, type Range } from '../ranges';
import { insideKey, type Structure, type TypeChoice } from './structure';

/** No derived type is wider, accumulators and what is left `auto` apart: the port of a DSP48E2, and two of its inputs. */
export const WIDEST = 18;

const NARROWEST = 2;

/** Bits of a trained number that are not worth saving in a model that quantises, whose own steps they decide. */
const FEW = 8;

/** A third of the digits of a constant are adders, each about as wide as the other operand. */
const LUTS_PER_WEIGHT_BIT = 3;

/** A bit of one operand of a product of two variables: an adder about as wide as the other. */
const LUTS_PER_FACTOR_BIT = 8;

/** A width that the search may change. */
export interface Knob {
  readonly id: string;
  readonly width: number;
  readonly min: number;
  readonly max: number;
  /** About how many LUTs the last of `width` bits takes. */
  readonly cost: (width: number) => number;
}

interface KnobOptions {
  readonly start: number;
  readonly min?: number;
  readonly max?: number;
  /** Of any bit, or of the last of `width`. */
  readonly cost: number | Knob['cost'];
}

/** All choices for given widths: rules run over the layers in order, ask for widths and record what they choose. */
export class Assignment {
  readonly structure: Structure;
  readonly knobs = new Map<string, Knob>();
  readonly #widths: ReadonlyMap<string, number>;
  readonly #choices = new Map<string, TypeChoice>();
  readonly #types = new Map<string, FixedPrecision>();

  constructor(structure: Structure, widths: ReadonlyMap<string, number>) {
    this.structure = structure;
    this.#widths = widths;
  }

  get choices(): readonly TypeChoice[] {
    return [...this.#choices.values()];
  }

  /** The width of a variable: as the search set it, else `start`; always within the bounds. Copies of a layer share it. */
  width(layer: Layer, variable: string, { start, min = NARROWEST, max = WIDEST, cost }: KnobOptions): number {
    const own = variable === 'result' && this.ownResult(layer);
    if (own) return own.width;
    const id = `${this.entry(layer)}.${variable}`;
    const last = typeof cost === 'number' ? () => cost : cost;
    const copy = this.knobs.get(id)?.cost;
    const width = Math.min(Math.max(this.#widths.get(id) ?? start, min), max);
    this.knobs.set(id, { id, width, min, max, cost: copy ? (bits) => last(bits) + copy(bits) : last });
    return width;
  }

  /** The type of a result that the model's own quantiser gives. */
  ownResult(layer: Layer): FixedPrecision | undefined {
    const { precision } = layer.get(Layer.common.result);
    const isOwn = layer.get(Layer.common.trusted) && (precision.kind === 'fixed' || precision.kind === 'integer');
    return isOwn ? asFixed(precision) : undefined;
  }

  /** LUTs that one bit of a layer's output takes: its own, and those of the products that read it. */
  outputCost(layer: Layer): number {
    const { graph, multiplications } = this.structure;
    const reads = (reader: Layer): number => {
      if (reader instanceof Rearrangement || ['Reshape', 'Concatenate', 'Clone'].includes(reader.kind)) {
        return graph.consumers(reader).reduce((sum, next) => sum + reads(next), 0);
      }
      return (reader.weights.size > 0 ? LUTS_PER_WEIGHT_BIT : LUTS_PER_FACTOR_BIT) * multiplications.get(reader.name)!;
    };
    return graph.consumers(layer).reduce((sum, reader) => sum + reads(reader), 2 * sizeOf(layer.shape));
  }

  /** LUTs that one bit of some of a layer's weights takes, or of what is multiplied with them. */
  useCost(layer: Layer, variables: readonly string[]): number {
    const sizes = [...layer.weights].map(([key, { weight }]) => [key, weight.tensor.data.length] as const);
    const all = sizes.reduce((sum, [, size]) => sum + size, 0);
    const used = sizes.reduce((sum, [key, size]) => sum + (variables.includes(key) ? size : 0), 0);
    return (LUTS_PER_WEIGHT_BIT * this.structure.multiplications.get(layer.name)! * used) / all;
  }

  /** Name of the entry that speaks of a layer. */
  entry(layer: Layer): string {
    return this.structure.entries.of.get(layer.name)!;
  }

  choose(layer: Layer, key: string, value: Precision | 'auto' | number, reason: string): void {
    this.chooseFor(this.entry(layer), key, typeof value === 'object' ? shortPrecision(value) : value, reason);
  }

  /** As `choose`, by the name of an entry. Of copies of a layer the last one's choice stays; theirs are alike. */
  chooseFor(entry: string, key: string, value: string | number, reason: string): void {
    this.#choices.set(`${entry}/${key}`, { layer: entry, key, value, reason });
  }

  /** What was chosen before. */
  chosen(entry: string, key: string): TypeChoice | undefined {
    return this.#choices.get(`${entry}/${key}`);
  }

  setType(layer: Layer, type: FixedPrecision): void {
    for (const tensor of layer.outputs) this.#types.set(tensor, type);
  }

  /** Type of the values at input `slot`; modes of rounding and overflow mean nothing. */
  type(layer: Layer, slot = 0): FixedPrecision {
    const found = this.#types.get(layer.inputs[slot]);
    if (!found) throw new Error(`no type for input ${slot} of "${layer.name}"`);
    return found;
  }

  range(layer: Layer): Range {
    return this.structure.ranges.get(layer.name)!;
  }

  /** Range of a layer's trained numbers, as the model quantises them. */
  trained(layer: Layer, variable: string): Range {
    return this.structure.trained.get(insideKey(layer.name, variable))!;
  }

  /** Range of values inside a layer that its float function observes. */
  inside(layer: Layer, what: string): Range {
    return this.structure.inside.get(insideKey(layer.name, what))!;
  }

  /**
   * Chooses a type for trained numbers: rounded and saturated, with the integer bits of the largest of them and at most the bits
   * that hold them exactly.
   */
  chooseWeight(layer: Layer, variable: string, start = 8): FixedPrecision {
    const quantized = this.#quantizedWeight(layer, variable);
    if (quantized) return quantized;
    const range = this.trained(layer, variable);
    const signed = range.min < 0;
    const integer = integerBitsFor(nearlyBounded(range), signed);
    const exact = range.fraction === undefined ? WIDEST : Math.max(integer + range.fraction, 1);
    const isFixed = exact === 1 || this.isExact(layer, variable);
    const width = isFixed
      ? exact
      : this.width(layer, variable, {
          start: Math.min(start, exact),
          min: Math.min(this.structure.quantizes ? FEW : NARROWEST, exact),
          max: Math.min(exact, WIDEST),
          cost: this.useCost(layer, [variable]),
        });
    const found = `largest magnitude ${short(range.largest)}`;
    const why = width === exact ? 'exact' : 'rounded to the fewest bits that keep the accuracy';
    const type = rounded(width, integer, signed);
    this.choose(layer, `Precision.${variable}`, type, `${found}; ${why}`);
    return type;
  }

  /** Whether a weight stays as it is: the model quantises it, or it has few bits in a model that quantises. */
  isExact(layer: Layer, variable: string): boolean {
    if (ownWeightType(layer, variable)) return true;
    const range = this.trained(layer, variable);
    if (!this.structure.quantizes || range.fraction === undefined) return false;
    return integerBitsFor(range, range.min < 0) + range.fraction <= FEW;
  }

  /** The type of a weight that the model quantises, which is not to be changed; undefined for others. */
  #quantizedWeight(layer: Layer, variable: string): FixedPrecision | undefined {
    const type = ownWeightType(layer, variable);
    if (!type) return undefined;
    // Signs and powers of two have no text in a configuration.
    if (type.kind === 'fixed' || type.kind === 'integer') {
      this.choose(layer, `Precision.${variable}`, type, "the model's own quantiser");
    }
    const range = this.trained(layer, variable);
    const signed = range.min < 0;
    const integer = integerBitsFor(range, signed);
    return fixed(integer + (range.fraction ?? 0), integer, { signed });
  }

  /** Chooses a type for a bias: on the grid of what it is added to, so that it costs no extra bits. */
  chooseBias(layer: Layer, fraction: number, variable = 'bias'): FixedPrecision {
    const quantized = this.#quantizedWeight(layer, variable);
    if (quantized) return quantized;
    const range = this.trained(layer, variable);
    const signed = range.min < 0;
    const integer = integerBitsFor(nearlyBounded(range), signed);
    // Products of numbers of few bits may have too coarse a grid, which no search can refine.
    const finest = this.structure.quantizes ? Math.max(fraction, FEW - integer) : fraction;
    const width = Math.min(Math.max(integer + Math.min(finest, range.fraction ?? finest), 1), WIDEST);
    const grid =
      width - integer <= fraction ? 'on the grid of the products, which makes it free' : 'finer than products';
    const reason = range.largest === 0 ? 'all are 0' : `largest magnitude ${short(range.largest)}; ${grid}`;
    const type = rounded(width, integer, signed);
    this.choose(layer, `Precision.${variable}`, type, reason);
    return type;
  }
}

/** The type that the model itself gives to a weight, if any. */
export function ownWeightType(layer: Layer, variable: string): Precision | undefined {
  const { weight, type } = layer.weights.get(variable)!;
  // No configuration makes types of signs or exponents.
  const { precision } = type;
  if (precision.kind === 'xnor' || precision.kind === 'exponent') return precision;
  return weight.quantizer && quantizerPrecision(weight.quantizer);
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
