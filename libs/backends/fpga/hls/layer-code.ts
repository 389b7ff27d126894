import type { Precision } from '../../../fixed';
import type { IoType, Layer, LayerClass, ModelGraph } from '../../../ir';
import type { KernelTable } from '../../../kernels';

/** A read-only array that a layer is called with: a weight or a table. Its type is `<key>_t` of the layer's types. */
export interface Rom {
  readonly key: string;
  readonly values: ArrayLike<number>;
}

/** What the code of a layer consists of, beside what all layers have: its variables and their types. */
export interface LayerCode {
  /** Types that the layer declares, by the ending of their names, such as `accum_t`. */
  readonly types?: Readonly<Record<string, Precision>>;
  readonly roms?: readonly Rom[];
  /** Values for its templates. */
  readonly values?: object;
  /** More values for the template of its configuration, made when that is filled. */
  configValues?(): object;
}

/** What describing a layer may depend on. */
export interface Surroundings {
  readonly graph: ModelGraph;
  readonly ioType: IoType;
  readonly kernels: KernelTable;
}

/**
 * How layers of some kinds become code: the templates `layers/<name>/config` and `layers/<call>/call`, the headers that these
 * need, and what the templates get.
 */
export interface LayerTemplate<L extends Layer = Layer> {
  readonly classes: readonly LayerClass<L>[];
  /** In kebab-case; `<name>_config_template` and `<name>_function_template` are the passes that fill the templates. */
  readonly name: string;
  /** Whose call template it is, if another one's. */
  readonly call?: string;
  /** False for layers without a configuration. */
  readonly config?: boolean;
  readonly headers: readonly string[];
  describe(layer: L, surroundings: Surroundings): LayerCode;
}

/** Gives a template its type. */
export function layerTemplate<L extends Layer>(template: LayerTemplate<L>): LayerTemplate {
  return template as unknown as LayerTemplate;
}
