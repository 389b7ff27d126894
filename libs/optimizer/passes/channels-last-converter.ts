import type { CHANNELS_LAST_CONVERSIONS, Layer, ModelGraph } from '../../ir';
import { ChangeLayout, Constant, Input, Transpose } from '../../layers';
import { modelOptimizer } from '../../pass';
import { adapt, adapts, composed, permOf, toChannelsLast } from './channels-last-adapters';

type Layout = 'channels_last' | 'channels_first';

/**
 * Carries every ChangeLayout as far as it goes, so that all layers between an input and an output or a flatten have their channels
 * last; the rest become Transposes. With ChannelsLastConversion `full` (the default) an input keeps the model's own layout and is
 * transposed, with `internal` it arrives with its channels last, with `off` every layer keeps its transposes. Outputs are
 * left with their channels last unless TransposeOutputs is set (or nothing is converted).
 */
export const channelsLastConverter = modelOptimizer({
  name: 'channels_last_converter',
  doc: 'Convert a channels-first graph to channels last (ChannelsLastConversion, TransposeOutputs).',
  preserves: 'nothing',
})((graph) => {
  if (changes(graph).length === 0) return false;
  const layers = graph.layers.filter((layer) => !(layer instanceof ChangeLayout));
  const names = new Set([...graph.knownNames, ...layers.map(({ name }) => name)]);
  const mode = (graph.config!.model('ChannelsLastConversion') ?? 'full') as (typeof CHANNELS_LAST_CONVERSIONS)[number];
  if (mode !== 'off') {
    convertLayers(graph);
    for (const input of graph.inputs) convertInput(graph, input, mode === 'internal');
    if (graph.config!.model('TransposeOutputs') !== true) leaveOutputs(graph);
  }
  for (const change of changes(graph)) transposeInstead(graph, change);
  mergeTransposes(graph);
  // Names that only lived here are nothing a configuration may speak of.
  for (const name of graph.knownNames) if (!names.has(name)) graph.knownNames.delete(name);
  return true;
});

const changes = (graph: ModelGraph) => graph.layers.filter((layer) => layer instanceof ChangeLayout);

const isChange = (layer: Layer, to: Layout): layer is ChangeLayout =>
  layer instanceof ChangeLayout && layer.get(ChangeLayout.attributes.to) === to;

/** Converts each layer that has a channels-first operand from a converted one, or whose readers all want channels last. */
function convertLayers(graph: ModelGraph): void {
  const converted = new Set<string>();
  cancel(graph);
  for (;;) {
    const next = graph.layers.find((layer) => !converted.has(layer.name) && wantsConversion(graph, layer));
    if (next === undefined) return;
    converted.add(next.name);
    convert(graph, next);
    cancel(graph);
  }
}

function wantsConversion(graph: ModelGraph, layer: Layer): boolean {
  if (!adapts(layer) || layer.shape.length < 2) return false;
  const sources = layer.inputs.map((tensor) => graph.producer(tensor));
  const ranks = layer.inputs.map((_, slot) => layer.inputShape(slot).length);
  // A computed operand of lower rank has no channels to move.
  if (sources.some((source, slot) => !(source instanceof Constant) && ranks[slot] !== layer.shape.length)) return false;
  if (sources.some((source) => isChange(source, 'channels_first'))) return true;
  const readers = graph.consumers(layer);
  return readers.length > 0 && !graph.isOutput(layer) && readers.every((reader) => isChange(reader, 'channels_last'));
}

/** The layer between changes of layout that cancel out: what it computes stays the same. */
function convert(graph: ModelGraph, layer: Layer): void {
  const { shape } = layer;
  for (const slot of layer.inputs.keys()) {
    const source = graph.producerOf(layer, slot);
    if (source instanceof Constant) moveConstant(graph, layer, slot, source, shape.length);
    else addChange(graph, layer, slot, 'channels_last');
  }
  adapt(layer, shape);
  const name = graph.uniqueName(`${layer.name}_channels_first`);
  graph.insertAfter(layer, ChangeLayout, { name, attributes: { to: 'channels_first' } });
}

function addChange(graph: ModelGraph, layer: Layer, slot: number, to: Layout): void {
  const name = graph.uniqueName(`${layer.name}_${to}`);
  graph.insertBefore(layer, slot, ChangeLayout, { name, attributes: { to } });
}

function moveConstant(graph: ModelGraph, layer: Layer, slot: number, constant: Constant, rank: number): void {
  const { tensor, ...rest } = constant.get(Constant.attributes.value);
  if (tensor.data.length === 1) return;
  const attributes = { value: { ...rest, tensor: toChannelsLast(tensor, rank) } };
  const last = graph.consumers(constant).length === 1;
  if (last) graph.replace(constant, Constant, { attributes });
  else graph.insertBefore(layer, slot, Constant, { name: graph.uniqueName(constant.name), inputs: [], attributes });
}

/** Takes away changes of layout that undo each other, and all but one of those that do the same. */
function cancel(graph: ModelGraph): void {
  for (const change of changes(graph)) {
    if (!graph.has(change.name)) continue;
    const to = change.get(ChangeLayout.attributes.to);
    const source = graph.producerOf(change);
    if (isChange(source, to === 'channels_last' ? 'channels_first' : 'channels_last')) {
      redirect(graph, change, source.inputs[0]);
      removeUnread(graph, source);
      continue;
    }
    const first = graph.consumers(change.inputs[0]).find((reader) => isChange(reader, to));
    if (first !== undefined && first !== change) redirect(graph, change, first.outputs[0]);
    else removeUnread(graph, change);
  }
}

/** What reads `change` reads `tensor` instead. */
function redirect(graph: ModelGraph, change: ChangeLayout, tensor: string): void {
  const attributes = { to: change.get(ChangeLayout.attributes.to) };
  graph.bypass(graph.replace(change, ChangeLayout, { inputs: [tensor], attributes }));
}

function removeUnread(graph: ModelGraph, layer: Layer): void {
  if (graph.consumers(layer).length === 0 && !graph.isOutput(layer)) graph.remove(layer);
}

/** An input that is wanted with its channels last arrives like that (`internal`), or is transposed right behind. */
function convertInput(graph: ModelGraph, input: Layer, internal: boolean): void {
  const change = graph.consumers(input).find((reader) => isChange(reader, 'channels_last'));
  if (change === undefined) return;
  const others = graph.consumers(input).filter((reader) => reader !== change);
  const shared = others.length > 0 || graph.isOutput(input);
  if (internal) {
    const { shape } = change;
    for (const reader of others) {
      for (const slot of reader.inputs.keys()) {
        if (reader.inputs[slot] === input.outputs[0]) addChange(graph, reader, slot, 'channels_first');
      }
    }
    graph.bypass(change);
    input.set(Input.attributes.inputShape, shape);
  } else if (!shared) {
    const { perm } = change;
    graph.bypass(change);
    graph.insertAfter(input, Transpose, {
      name: graph.uniqueName(`transpose_input_for_${input.name}`),
      attributes: { perm },
    });
  }
}

/** Outputs lose the change of layout behind their layer. */
function leaveOutputs(graph: ModelGraph): void {
  graph.setOutput(
    graph.outputs.map((tensor) => {
      const change = graph.producer(tensor);
      return isChange(change, 'channels_first') ? change.inputs[0] : tensor;
    }),
  );
  for (const change of changes(graph)) removeUnread(graph, change);
}

/** A change of layout that stays is a Transpose, called as hls4ml calls it. */
function transposeInstead(graph: ModelGraph, change: ChangeLayout): void {
  const source = graph.producerOf(change);
  const [reader] = graph.consumers(change);
  const wanted =
    source instanceof Input
      ? `transpose_input_for_${source.name}`
      : reader === undefined
        ? `transpose_ouput_for_${source.name}`
        : `transpose_input_for_${reader.name}`;
  const name = graph.uniqueName(wanted);
  graph.replace(change, Transpose, { name, origin: name, outputs: undefined, attributes: { perm: change.perm } });
}

/** Of two Transposes in a row one is left, or none; such as that of a user who moves the channels to the front first. */
function mergeTransposes(graph: ModelGraph): void {
  for (const second of graph.layers.filter((layer) => layer instanceof Transpose)) {
    const first = graph.producerOf(second);
    if (!(first instanceof Transpose)) continue;
    const perm = composed(permOf(first), permOf(second));
    const merged = graph.replace(second, Transpose, { inputs: first.inputs, attributes: { perm } });
    removeUnread(graph, first);
    const source = graph.producerOf(merged);
    const idle = perm.every((axis, i) => axis === i);
    if (idle && !(graph.isOutput(merged) && source instanceof Input)) graph.bypass(merged);
  }
}
