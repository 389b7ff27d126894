import type { Layer, LayerClass, ModelGraph } from '../ir';

/** What a pass leaves unchanged: every output bit, the real-valued function, or nothing that can be promised. */
export type Preserves = 'bits' | 'values' | 'nothing';

export interface PassMeta {
  /** Registered name, snake_case; a backend's passes are prefixed (`vivado:init_dense`). */
  readonly name: string;
  readonly doc: string;
  readonly preserves: Preserves;
}

/**
 * A pass over single layers. `match` looks and changes nothing; `transform` changes the graph and answers true exactly when
 * its structure changed: then the flow's passes run again from the first. Writing attributes does not count, so that a
 * transform must be idempotent.
 */
export abstract class OptimizerPass<L extends Layer = Layer> {
  abstract readonly meta: PassMeta;
  abstract match(layer: Layer, graph: ModelGraph): layer is L;
  abstract transform(graph: ModelGraph, layer: L): boolean;
}

/** A pass over every layer. */
export abstract class GlobalOptimizerPass extends OptimizerPass {
  match(_layer: Layer, _graph: ModelGraph): _layer is Layer {
    return true;
  }
}

/** A pass over the layers of one class and its subclasses. */
export abstract class LayerOptimizerPass<L extends Layer> extends OptimizerPass<L> {
  abstract readonly layerClass: LayerClass<L>;

  match(layer: Layer, _graph: ModelGraph): layer is L {
    return layer instanceof this.layerClass;
  }
}

/** A pass over the whole model, run once per round. */
export abstract class ModelOptimizerPass {
  abstract readonly meta: PassMeta;
  abstract run(graph: ModelGraph): boolean;
}

/** A pass with a configuration. Immutable: `with` makes a changed copy under the same or another name. */
export abstract class ConfigurableOptimizerPass<C extends object> extends OptimizerPass {
  abstract readonly config: C;
  abstract with(patch: Partial<C>, name?: string): ConfigurableOptimizerPass<C>;
}

/** A pass that renders code for the layers of one class into a slot of the layer's code. */
export abstract class Template<L extends Layer> extends LayerOptimizerPass<L> {
  /** Slot of the layer's code: `config`, `function`, `include`, ... */
  abstract readonly slot: string;
  abstract render(layer: L, graph: ModelGraph): string;

  transform(graph: ModelGraph, layer: L): boolean {
    layer.code.set(this.slot, this.render(layer, graph));
    return false;
  }
}

export type AnyPass = OptimizerPass | ModelOptimizerPass;
