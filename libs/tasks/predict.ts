import type { Compiler } from '../compiler';
import { type BuildConfig, HlsConfig, type ModelGraph, type Tensor } from '../ir';
import { predictionFiles } from './arrays';

/** What a prediction records beside the outputs. */
export interface TraceOptions {
  readonly build: BuildConfig;
  /** Every layer, whatever the configuration says. */
  readonly all: boolean;
}

/**
 * Bit-accurate outputs of a compiled graph as `.npy` files by relative path, and those of traced layers: of every one where `all` or
 * the configuration's TraceOutput says so, else of those whose Trace is true. A layer that is part of another one by now has no
 * output, which is reported in the graph.
 */
export function predictToFiles(
  compiler: Compiler,
  graph: ModelGraph,
  inputs: readonly Tensor[],
  { build, all }: TraceOptions,
): Map<string, Uint8Array> {
  const config = new HlsConfig(build, ['trace'], 'predict');
  const everything = all || config.model('TraceOutput') === true;
  if (!everything) reportUntraced(graph, config);
  const marked = graph.layers.filter((layer) => config.value(layer, 'Trace') === true).map(({ name }) => name);
  const { outputs, trace } = compiler.emulator(graph).predict(inputs, { trace: everything || new Set(marked) });
  return predictionFiles(outputs, trace);
}

function reportUntraced(graph: ModelGraph, config: HlsConfig): void {
  const present = new Set(graph.layers.flatMap(({ name, origin }) => [name.toLowerCase(), origin.toLowerCase()]));
  const wanted = config.layerNames.filter((name) => config.layerEntry(name)?.Trace === true);
  const absent = wanted.filter((name) => !present.has(name.toLowerCase()));
  if (absent.length === 0) return;
  graph.report({
    code: 'no-trace',
    severity: 'note',
    where: { file: config.source },
    message: `${absent.join(', ')} cannot be traced: they are part of other layers by now`,
  });
}
