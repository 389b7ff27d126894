import type { Compiler } from '../compiler';
import { shortPrecision } from '../fixed';
import { type BuildConfig, Layer, type ModelGraph } from '../ir';
import type { BuildReport, LayerReport } from '../reports';

/** What the compiler knows of a design before any tool runs: formats of the layers, exact latency, estimated resources. */
export function describeDesign(compiler: Compiler, graph: ModelGraph, build: BuildConfig): BuildReport {
  const figures = compiler.figures(graph, build);
  const costs = new Map(figures?.layers.map(({ name, ...cost }) => [name, cost]));
  return {
    format: 'nx-hls-report',
    version: 1,
    tool: 'estimate',
    clockPeriod: figures?.clockPeriod ?? build.clockPeriod,
    latency: figures?.latency,
    interval: figures?.interval,
    used: figures?.total ?? {},
    layers: graph.layers.map((layer) => ({ ...formatsOf(layer), ...costs.get(layer.name) })),
  };
}

function formatsOf(layer: Layer): LayerReport {
  const weight = layer.weights.get('weight')?.type;
  return {
    name: layer.name,
    kind: layer.kind,
    shape: layer.shape,
    weight: weight && shortPrecision(weight.precision),
    result: shortPrecision(layer.get(Layer.common.result).precision),
  };
}
