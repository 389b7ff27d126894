import type { FloatTable } from '../analysis';
import type { Backend, Figures, Files } from '../backends/fpga';
import { quartus } from '../backends/quartus';
import { verilog } from '../backends/verilog';
import { vitis } from '../backends/vitis';
import { vivado } from '../backends/vivado';
import { type Diagnostic, nearest, userError } from '../diagnostic';
import { createEmulator, type Emulator, type StepCache, type Vectors } from '../emulator';
import { type ModelSource, readModel } from '../frontends';
import { type BuildConfig, LayerSchema, type ModelGraph } from '../ir';
import { BUILT_IN_KERNELS, type KernelTable } from '../kernels';
import { LAYERS } from '../layers';
import { FLOWS, PASSES } from '../optimizer';
import { applyFlow, type Flow, type Instrument, type Reapply, Registry, runFlow } from '../pass';
import { backendAssets } from './assets';
import { checkConfig } from './check-config';
import type { Extension } from './extension';
import { unusedSettings } from './unused-settings';

/** The backends that come with the compiler. */
export const BACKENDS: readonly Backend[] = [verilog, vivado, vitis, quartus];

export interface CompilerOptions {
  /** Name of the backend, in any case; `verilog` by default. */
  readonly backend?: string;
  readonly extensions?: readonly Extension[];
}

export interface RunOptions {
  readonly reapply?: Reapply;
  readonly instruments?: readonly Instrument[];
}

/** One backend's compiler: its own registry, schema and kernels; nothing is shared between two of them. */
export interface Compiler {
  readonly backend: Backend;
  readonly registry: Registry<string, string>;
  readonly schema: LayerSchema;
  readonly kernels: KernelTable;
  /** Float functions of the extensions' layers. */
  readonly floatFunctions: FloatTable;
  /** Reads a model file; the graph before any flow. */
  parse(source: ModelSource): Promise<ModelGraph>;
  /** Throws a user error for the first unknown or ill-typed entry of a configuration; warns of entries without effect. */
  check(build: BuildConfig): readonly Diagnostic[];
  /** Applies a flow and what it requires; the backend's default flow if none is named. */
  apply(graph: ModelGraph, build: BuildConfig, flow?: string, options?: RunOptions): void;
  /** Runs one flow alone on a graph to which its requirements were applied. */
  runFlow(graph: ModelGraph, build: BuildConfig, flow: Flow, instruments?: readonly Instrument[]): void;
  /** Bit-accurate execution of a graph whose types are resolved; a cache serves several graphs of one model. */
  emulator(graph: ModelGraph, cache?: StepCache): Emulator;
  /** The IP's files; a user error when the backend cannot write any. */
  emit(graph: ModelGraph, build: BuildConfig, vectors: Vectors): Files;
  /** Latency, interval and estimated resources after the default flow; undefined when the backend does not know them. */
  figures(graph: ModelGraph, build: BuildConfig): Figures | undefined;
}

/** Builds a compiler for a backend: the only place where libraries are put together. */
export function createCompiler(options: CompilerOptions = {}): Compiler {
  const extensions = options.extensions ?? [];
  const backend = findBackend(options.backend ?? 'verilog', [
    ...BACKENDS,
    ...extensions.flatMap((e) => e.backends ?? []),
  ]);
  const schema = backend.extend(new LayerSchema([...LAYERS, ...extensions.flatMap((e) => e.layers ?? [])]));
  const kernels = new Map([
    ...BUILT_IN_KERNELS,
    ...(backend.kernels ?? []),
    ...extensions.flatMap((extension) => Object.entries(extension.kernels ?? {})),
  ]);
  const registry = buildRegistry(backend, kernels, extensions);
  const check = (build: BuildConfig) => {
    checkConfig(build, schema, backend);
    return unusedSettings(build, schema, backend);
  };
  return {
    backend,
    registry,
    schema,
    kernels,
    floatFunctions: new Map(extensions.flatMap((extension) => Object.entries(extension.floatFunctions ?? {}))),
    parse: (source) => readModel(source, schema),
    check,
    apply(graph, build, flow = backend.defaultFlow, { reapply, instruments } = {}) {
      for (const warning of check(build)) graph.report(warning);
      applyFlow(registry, graph, flow, { reapply, instruments, config: build });
    },
    runFlow(graph, build, flow, instruments) {
      runFlow(registry, graph, flow, { config: build, instruments });
      graph.applied.add(flow.name);
    },
    emulator: (graph, cache) => createEmulator(graph, { kernels, cache }),
    figures: (graph, build) => backend.figures?.(graph, build),
    emit(graph, build, vectors) {
      if (backend.emit) {
        if (backend.writeFlow) runFlow(registry, graph, registry.getFlow(backend.writeFlow), { config: build });
        return backend.emit(graph, build, vectors);
      }
      const able = BACKENDS.filter((b) => b.emit).map((b) => b.name);
      throw userError(
        'backend-cannot-write',
        `the ${backend.name} backend predicts, but writes no firmware in this release`,
        {},
        `set "backend" to one that writes: ${able.join(', ')}`,
      );
    },
  };
}

function findBackend(name: string, known: readonly Backend[]): Backend {
  const found = known.find((backend) => backend.name === name.toLowerCase());
  if (found) return found;
  const names = known.map((backend) => backend.name);
  const near = nearest(name, names);
  const hint = near ? `did you mean ${near}?` : `known are ${names.join(', ')}`;
  throw userError('unknown-backend', `no backend is called ${JSON.stringify(name)}`, {}, hint);
}

function buildRegistry(
  backend: Backend,
  kernels: KernelTable,
  extensions: readonly Extension[],
): Registry<string, string> {
  const registry = new Registry<string, string>().registerPasses([
    ...PASSES,
    ...backend.passes(kernels, backendAssets),
  ]);
  for (const flow of [...FLOWS, ...backend.flows]) registry.addFlow(flow);
  for (const extension of extensions) {
    registry.registerPasses(extension.passes ?? []);
    for (const flow of extension.flows ?? []) registry.addFlow(flow);
    for (const [name, change] of Object.entries(extension.updateFlows ?? {})) registry.updateFlow(name, change);
  }
  registry.check();
  return registry;
}
