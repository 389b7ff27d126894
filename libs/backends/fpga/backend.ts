import type { Vectors } from '../../emulator';
import type { BuildConfig, IoType, LayerSchema, ModelGraph } from '../../ir';
import type { KernelTable } from '../../kernels';
import type { AnyPass, Flow } from '../../pass';
import type { Assets } from './hls';

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

/** Resources of one FPGA design or a part of it. */
export interface Resources {
  readonly lut: number;
  readonly ff: number;
  readonly dsp: number;
  readonly bram: number;
}

/** What a backend knows of a design before any tool runs. */
export interface Figures {
  /** Clock cycles from input to output, exact. */
  readonly latency: number;
  /** Clock cycles between two inputs, exact. */
  readonly interval: number;
  /** ns */
  readonly clockPeriod: number;
  /** Estimates. */
  readonly layers: readonly (Resources & { readonly name: string })[];
  readonly total: Resources;
}

/** A target: what it adds to layers, its passes and flows, and what it writes. */
export interface Backend {
  readonly name: string;
  readonly doc: string;
  readonly defaults: BackendDefaults;
  readonly ioTypes: readonly IoType[];
  /** Keys of the configuration that its firmware depends on beside the attributes of layers. */
  readonly settings?: readonly string[];
  /** The flow that makes the IP's graph; it has no passes of its own. */
  readonly defaultFlow: string;
  /** Arithmetic of its own for some kinds of layers, in place of the common kernels. */
  readonly kernels?: KernelTable;
  /** The flow that prepares what is written; it requires the default flow. */
  readonly writeFlow?: string;
  /** The backend's passes; `kernels` is the arithmetic that passes may trace, `assets` what they fill in and copy. */
  passes(kernels: KernelTable, assets: Assets): readonly AnyPass[];
  readonly flows: readonly Flow[];
  /** Adds the backend's attributes. */
  extend(schema: LayerSchema): LayerSchema;
  /** The IP's files from the graph after the default flow and the one that prepares writing; absent while a backend cannot write. */
  emit?(graph: ModelGraph, build: BuildConfig, vectors: Vectors): Files;
  /** Latency, interval and estimated resources of the graph after the default flow; absent while unknown. */
  figures?(graph: ModelGraph, build: BuildConfig): Figures;
}
