import type { Bits } from '../../fixed';
import type { Layer } from '../../ir';
import type { ElementBits } from './element-bits';

/** How the bits of elements go through one kind of layer. */
export interface BitRule<L extends Layer = Layer> {
  /** Bits that the elements of the output can have, from those of the inputs. */
  produce(layer: L, inputs: readonly ElementBits[]): ElementBits;
  /** The same for the outputs behind the first, of layers that have several. */
  others?(layer: L, inputs: readonly ElementBits[]): readonly ElementBits[];
  /** Bits of each input that can matter, from those of the output that do; without a rule all of them. */
  request?(layer: L, wanted: ElementBits): readonly ElementBits[];
  /** Bits of what the accumulator holds, if that is not the result; undefined: its type stays. */
  sums?(layer: L, inputs: readonly ElementBits[]): Bits | undefined;
  /** The layer itself reads its result again: no bit of it is left out. */
  readonly keepsAll?: boolean;
  /** Sets what else follows from the bits, when results, accumulators and weights have their types. */
  settle?(layer: L, inputs: readonly ElementBits[]): void;
}

/** A rule for a layer whose output elements depend on one input element each. */
export function elementRule<L extends Layer>(produce: (layer: L, x: Bits, index: number) => Bits): BitRule<L> {
  return { produce: (layer, [x]) => x.map((bits, index) => produce(layer, bits, index)) };
}
