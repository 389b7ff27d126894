import type { BuildConfig, IoType, LayerSchema, ModelGraph } from '../../ir';
import type { KernelTable } from '../../kernels';
import type { AnyPass, Flow } from '../../pass';

/** Files by path relative to the output folder. */
export type Files = Map<string, string | Uint8Array>;

/** Values for settings that the user leaves out. */
export interface BackendDefaults {
  readonly part: string;
  /** ns */
  readonly clockPeriod: number;
  /** Fraction of the period kept in reserve. */
  readonly clockUncertainty: number;
}

/** Example stimuli of an IP: raw values per model input, and the expected values per output, [samples, elements]. */
export interface Vectors {
  readonly samples: number;
  readonly inputs: readonly Float64Array[];
  readonly outputs: readonly Float64Array[];
}

/** A target: what it adds to layers, its passes and flows, and what it writes. */
export interface Backend {
  readonly name: string;
  readonly doc: string;
  readonly defaults: BackendDefaults;
  readonly ioTypes: readonly IoType[];
  /** The flow that makes the IP's graph; it has no passes of its own. */
  readonly defaultFlow: string;
  /** The backend's passes; `kernels` is the arithmetic that passes may trace. */
  passes(kernels: KernelTable): readonly AnyPass[];
  readonly flows: readonly Flow[];
  /** Adds the backend's attributes. */
  extend(schema: LayerSchema): LayerSchema;
  /** The IP's files from the graph after the default flow; absent while a backend cannot write. */
  emit?(graph: ModelGraph, build: BuildConfig, vectors: Vectors): Files;
}
