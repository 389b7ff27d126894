import type { Layer, LayerClass, ModelGraph } from '../ir';
import { type AnyPass, LayerOptimizerPass, ModelOptimizerPass, OptimizerPass, type PassMeta, Template } from './pass';

/** Whether the structure changed; a function that only writes attributes need not answer. */
// biome-ignore lint/suspicious/noConfusingVoidType: methods and functions without a return statement are meant.
export type Changed = boolean | void;

/** A pass over the layers of a class out of a function that answers whether the structure changed. */
export function layerOptimizer<L extends Layer>(
  layerClass: LayerClass<L>,
  meta: PassMeta,
): (transform: (graph: ModelGraph, layer: L) => Changed) => LayerOptimizerPass<L> {
  return (transform) =>
    new (class extends LayerOptimizerPass<L> {
      readonly meta = meta;
      readonly layerClass = layerClass;
      transform(graph: ModelGraph, layer: L): boolean {
        return transform(graph, layer) === true;
      }
    })();
}

/** A pass over every layer out of a function. */
export function globalOptimizer(
  meta: PassMeta,
): (transform: (graph: ModelGraph, layer: Layer) => Changed) => OptimizerPass {
  return (transform) =>
    new (class extends OptimizerPass {
      readonly meta = meta;
      match(_layer: Layer): _layer is Layer {
        return true;
      }
      transform(graph: ModelGraph, layer: Layer): boolean {
        return transform(graph, layer) === true;
      }
    })();
}

/** A pass over the whole model out of a function. */
export function modelOptimizer(meta: PassMeta): (run: (graph: ModelGraph) => Changed) => ModelOptimizerPass {
  return (run) =>
    new (class extends ModelOptimizerPass {
      readonly meta = meta;
      run(graph: ModelGraph): boolean {
        return run(graph) === true;
      }
    })();
}

/** A template out of a function. */
export function template<L extends Layer>(
  layerClass: LayerClass<L>,
  slot: string,
  meta: PassMeta,
  render: (layer: L, graph: ModelGraph) => string,
): Template<L> {
  return new (class extends Template<L> {
    readonly meta = meta;
    readonly layerClass = layerClass;
    readonly slot = slot;
    render(layer: L, graph: ModelGraph): string {
      return render(layer, graph);
    }
  })();
}

/**
 * Something that collects passes, such as a backend written as a class. A class with decorated methods inherits the list: its
 * own fields are not set yet when decorators run.
 */
export interface PassHost {
  readonly passes: AnyPass[];
}

/**
 * Decorator form of any wrapper above: the decorated method becomes a pass of its host, with `this` bound.
 * `@method(layerOptimizer(Dense, {...})) initDense(graph, layer) { ... }`
 */
export function method<A extends unknown[], R>(wrap: (body: (...args: A) => R) => AnyPass) {
  return <H extends PassHost>(body: (this: H, ...args: A) => R, context: ClassMethodDecoratorContext<H>): void => {
    context.addInitializer(function (this: H) {
      if (!this.passes) throw new Error(`${String(context.name)} is decorated: declare "passes" in a base class`);
      this.passes.push(wrap((...args) => body.apply(this, args)));
    });
  };
}

/** The same pass under another name, for passes that several backends run as their own. */
export function renamed<P extends AnyPass>(pass: P, name: string): P {
  return Object.defineProperty(Object.create(pass), 'meta', { value: { ...pass.meta, name } });
}

/** The same passes as a backend's own: `<prefix>:<name>`. */
export function prefixed(prefix: string, passes: readonly AnyPass[]): readonly AnyPass[] {
  return passes.map((pass) => renamed(pass, `${prefix}:${pass.meta.name}`));
}
