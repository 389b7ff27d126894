import type { FloatFunction } from '../analysis';
import type { Backend } from '../backends/fpga';
import type { ConfigSection, LayerClass } from '../ir';
import type { Kernel } from '../kernels';
import type { AnyPass, Flow } from '../pass';

/** What a workspace adds to the compiler: the default export of a module that `extensions` in hls.json names. */
export interface Extension {
  /** For messages. */
  readonly name: string;
  readonly layers?: readonly LayerClass[];
  /** Kernels by layer kind. */
  readonly kernels?: Readonly<Record<string, Kernel>>;
  /** What the layers compute in floating point, by kind: for accuracy and for deriving types. */
  readonly floatFunctions?: Readonly<Record<string, FloatFunction>>;
  readonly passes?: readonly AnyPass[];
  readonly flows?: readonly Flow[];
  /** Changes of existing flows, such as a requirement on a new one. */
  readonly updateFlows?: Readonly<
    Record<
      string,
      {
        readonly add?: readonly string[];
        readonly before?: string;
        readonly remove?: readonly string[];
        readonly requires?: readonly string[];
        readonly reads?: readonly ConfigSection[];
      }
    >
  >;
  readonly backends?: readonly Backend[];
}

/** Gives an extension its type: `export default defineExtension({...})`. */
export function defineExtension(extension: Extension): Extension {
  return extension;
}
