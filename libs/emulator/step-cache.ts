import { isDeepStrictEqual } from 'node:util';
import type { Layer } from '../ir';
import type { Step } from './step';

/** All that a layer's step depends on. */
interface Facts {
  readonly kind: string;
  readonly attributes: readonly (readonly [key: string, value: unknown])[];
  readonly inputs: readonly unknown[];
}

/** Versions of one layer that are kept: who tries types goes back and forth between a few. */
const KEPT = 4;

/**
 * Prepared steps of graphs that differ in some types only, for whoever emulates many of them: what a layer computes is prepared
 * again when one of its attributes or of the types it reads changed.
 */
export class StepCache {
  readonly #known = new Map<string, { readonly facts: Facts; readonly step: Step }[]>();

  /** The step of a layer; `prepare` makes it unless there was an equal one. It must keep no state. */
  get(layer: Layer, prepare: () => Step): Step {
    const versions = this.#known.get(layer.name) ?? [];
    const facts = factsOf(layer);
    const found = versions.find((version) => isDeepStrictEqual(version.facts, facts));
    const latest = found ?? { facts, step: prepare() };
    const others = versions.filter((version) => version !== found).slice(0, KEPT - 1);
    this.#known.set(layer.name, [latest, ...others]);
    return latest.step;
  }
}

function factsOf(layer: Layer): Facts {
  return {
    kind: layer.kind,
    attributes: layer.entries().map(([{ key }, value]) => [key, value] as const),
    inputs: layer.inputs.map((_, slot) => [layer.inputType(slot).precision, layer.inputShape(slot)]),
  };
}
