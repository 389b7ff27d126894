import { type Compiled, cloneGraph } from '../analysis';
import { StepCache } from '../emulator';
import type { BuildConfig, HlsConfigJson, ModelGraph } from '../ir';
import type { Compiler } from './compiler';

/**
 * Compiles copies of a model under one configuration after another, as far as its numbers are decided: up to the last flow of the
 * backend that reads the configured types. What depends on the model alone is done once.
 */
export function compileTypes(
  compiler: Compiler,
  parsed: ModelGraph,
  build: BuildConfig,
): (config: HlsConfigJson) => Compiled {
  const flows = compiler.registry.order(compiler.backend.defaultFlow);
  const last = flows.findLast((flow) => flow.reads.includes('precision'))!;
  const model = cloneGraph(parsed);
  for (const flow of flows) {
    if (flow.reads.length > 0) break;
    compiler.apply(model, build, flow.name);
  }
  const cache = new StepCache();
  return (config) => {
    const graph = cloneGraph(model);
    compiler.apply(graph, { ...build, config }, last.name);
    return { graph, emulator: compiler.emulator(graph, cache) };
  };
}
