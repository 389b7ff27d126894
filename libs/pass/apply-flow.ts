import { DiagnosticError, withWhere } from '../diagnostic';
import { type BuildConfig, HlsConfig, type Layer, type ModelGraph } from '../ir';
import { type AnyPass, ModelOptimizerPass } from './pass';
import type { Flow, Registry } from './registry';

/** Observes a run. Hooks may throw to stop it. */
export interface Instrument {
  beforeFlow?(flow: Flow, graph: ModelGraph): void;
  afterFlow?(flow: Flow, graph: ModelGraph): void;
  /** After each firing: `changed` tells whether the structure changed. `layer` is absent for model passes. */
  afterPass?(
    firing: { flow: Flow; pass: AnyPass; layer?: Layer; changed: boolean; ms: number },
    graph: ModelGraph,
  ): void;
  onError?(error: unknown, flow: Flow, graph: ModelGraph): void;
}

/** What to do with flows that were applied before: run everything again, only the flow asked for, or nothing. */
export type Reapply = 'all' | 'single' | 'none';

export interface ApplyOptions {
  readonly reapply?: Reapply;
  readonly config: BuildConfig;
  readonly instruments?: readonly Instrument[];
}

/** A flow whose passes never settled. */
export class PassDiverged extends Error {}

/**
 * Applies a flow to a graph in place: the flows that it requires first, each until none of its passes changes the structure.
 * `reapply` (default `single`) has hls4ml's meaning. User errors get the flow, pass and node that raised them.
 */
export function applyFlow(
  registry: Registry<string, string>,
  graph: ModelGraph,
  name: string,
  options: ApplyOptions,
): void {
  const { reapply = 'single' } = options;
  const done = new Set(reapply === 'all' ? [] : graph.applied);
  if (reapply === 'none' && done.has(name)) return;
  if (reapply === 'single') done.delete(name);
  for (const flow of registry.order(name)) {
    if (done.has(flow.name)) continue;
    runFlow(registry, graph, flow, options);
    graph.applied.add(flow.name);
  }
}

/** Runs one flow's passes until they settle, without the flows that it requires. */
export function runFlow(
  registry: Registry<string, string>,
  graph: ModelGraph,
  flow: Flow,
  options: Pick<ApplyOptions, 'config' | 'instruments'>,
): void {
  const instruments = options.instruments ?? [];
  graph.config = new HlsConfig(options.config, flow.reads, `flow ${flow.name}`);
  for (const instrument of instruments) instrument.beforeFlow?.(flow, graph);
  try {
    settle(registry, graph, flow, instruments);
  } catch (error) {
    for (const instrument of instruments) instrument.onError?.(error, flow, graph);
    throw error;
  } finally {
    graph.config = undefined;
  }
  for (const instrument of instruments) instrument.afterFlow?.(flow, graph);
}

function settle(
  registry: Registry<string, string>,
  graph: ModelGraph,
  flow: Flow,
  instruments: readonly Instrument[],
): void {
  const passes = flow.passes.map((name) => registry.getPass(name));
  const recent: string[] = [];
  const bound = 100 + passes.length * graph.layers.length;
  for (let changes = 0; roundChanges(graph, flow, passes, instruments, recent); changes++) {
    if (changes < bound) continue;
    throw new PassDiverged(
      `flow ${flow.name} does not settle after ${bound} changes; the last were ${recent.join(', ')}`,
    );
  }
}

/** One round over the passes; true at the first structural change, which starts the next round. */
function roundChanges(
  graph: ModelGraph,
  flow: Flow,
  passes: readonly AnyPass[],
  instruments: readonly Instrument[],
  recent: string[],
): boolean {
  for (const pass of passes) {
    const targets = pass instanceof ModelOptimizerPass ? [undefined] : [...graph.layers];
    for (const layer of targets) {
      const [edits, start] = [graph.edits, performance.now()];
      const changed = fire(graph, flow, pass, layer);
      if (changed === undefined) continue;
      if (changed !== graph.edits > edits) {
        const where = layer === undefined ? '' : ` on "${layer.name}"`;
        throw new Error(`pass ${pass.meta.name}${where} answers ${changed} but made ${graph.edits - edits} edits`);
      }
      const firing = { flow, pass, layer, changed, ms: performance.now() - start };
      for (const instrument of instruments) instrument.afterPass?.(firing, graph);
      if (!changed) continue;
      recent.push(layer === undefined ? pass.meta.name : `${pass.meta.name} on ${layer.name}`);
      if (recent.length > 10) recent.shift();
      return true;
    }
  }
  return false;
}

/** Undefined when the pass does not match. */
function fire(graph: ModelGraph, flow: Flow, pass: AnyPass, layer: Layer | undefined): boolean | undefined {
  try {
    return withWhere({ node: layer?.name, flow: flow.name, pass: pass.meta.name }, () => {
      if (pass instanceof ModelOptimizerPass) return pass.run(graph);
      return pass.match(layer!, graph) ? pass.transform(graph, layer!) : undefined;
    });
  } catch (error) {
    if (error instanceof DiagnosticError) throw error;
    const place = layer === undefined ? '' : `, node "${layer.name}"`;
    throw new Error(`flow ${flow.name}, pass ${pass.meta.name}${place}: ${(error as Error).message}`, { cause: error });
  }
}
