import type { FixedPrecision, Rounding, Saturation } from '../../fixed';
import type { Layer, ModelGraph } from '../../ir';
import { ConfigurableOptimizerPass } from '../../pass';

export interface OutputModes {
  /** Names or kinds of layers. */
  readonly layers: readonly string[];
  readonly rounding?: Rounding;
  readonly saturation?: Saturation;
  readonly satBits?: number;
}

/**
 * Sets the rounding and overflow modes of the result and the accumulator of chosen layers: none by default, an extension adds
 * one `with` layers to the flow `convert`. Types that are still auto and integers have no modes and stay.
 */
export class OutputRoundingSaturationMode extends ConfigurableOptimizerPass<OutputModes> {
  readonly config: OutputModes;
  readonly meta;

  constructor(config: OutputModes, name: string) {
    super();
    this.config = config;
    this.meta = {
      name,
      doc: 'Set the rounding and overflow modes of the results and accumulators of chosen layers.',
      preserves: 'nothing',
    } as const;
  }

  with(patch: Partial<OutputModes>, name = this.meta.name): OutputRoundingSaturationMode {
    return new OutputRoundingSaturationMode({ ...this.config, ...patch }, name);
  }

  match(layer: Layer): layer is Layer {
    return this.config.layers.includes(layer.name) || this.config.layers.includes(layer.kind);
  }

  transform(_graph: ModelGraph, layer: Layer): boolean {
    for (const key of ['result_t', 'accum_t']) {
      const type = layer.types.get(key);
      if (type?.precision.kind !== 'fixed') continue;
      layer.setAttr(key, { ...type, precision: withModes(type.precision, this.config) });
    }
    return false;
  }
}

/** The type with those modes that are given. */
function withModes(precision: FixedPrecision, { rounding, saturation, satBits }: OutputModes): FixedPrecision {
  return {
    ...precision,
    rounding: rounding ?? precision.rounding,
    saturation: saturation ?? precision.saturation,
    satBits: satBits ?? precision.satBits,
  };
}

export const outputRoundingSaturationMode = new OutputRoundingSaturationMode(
  { layers: [] },
  'output_rounding_saturation_mode',
);
