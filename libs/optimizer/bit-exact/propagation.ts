import { asFixed } from '../../fixed';
import { Layer, type ModelGraph, sizeOf } from '../../ir';
import { FixedPointQuantizer, MASK, Reshape } from '../../layers';
import { alike, bitsOfType, type ElementBits, join, UNLIMITED, zipBits } from './element-bits';
import { beforeConversion } from './fixed-point-quantizer';
import { keepsItsType } from './input-readers';
import { ruleOf } from './rules';

/** What is known of the elements of each layer's outputs. */
export interface Propagation {
  /** Bits that they can have, by output. Narrows the masks of the quantisers before. */
  produced(layer: Layer): readonly ElementBits[];
  /** Bits of the first output that decide anything behind; needs narrowed masks. */
  wanted(layer: Layer): ElementBits;
  /** Bits that the inputs can have. */
  inputs(layer: Layer): readonly ElementBits[];
  /** True when a quantiser that may wrap reads them: then the place of the top bit decides its result. */
  mayWrap(layer: Layer): boolean;
}

/** Propagates bits through a graph, forward and backward, as far as they are asked for. */
export function createPropagation(graph: ModelGraph): Propagation {
  const [forward, backward] = [new Map<Layer, readonly ElementBits[]>(), new Map<Layer, ElementBits>()];
  const inputs = (layer: Layer) =>
    layer.inputs.map((tensor, slot) => {
      const producer = graph.producerOf(layer, slot);
      return produced(producer)[producer.outputs.indexOf(tensor)];
    });

  function produced(layer: Layer): readonly ElementBits[] {
    const known = forward.get(layer);
    if (known) return known;
    const found = hasType(graph, layer) ? producedByType(graph, layer) : producedByRule(layer, inputs(layer));
    forward.set(layer, found);
    return found;
  }

  function wanted(layer: Layer): ElementBits {
    const known = backward.get(layer);
    if (known) return known;
    const found = hasType(graph, layer) ? wantedByType(layer) : wantedByReaders(layer);
    backward.set(layer, found);
    return found;
  }

  function wantedByReaders(layer: Layer): ElementBits {
    const size = sizeOf(layer.shape);
    const readers = graph.consumers(layer);
    // A model output may be used to the last bit; outputs of one layer have one type.
    if (readers.length === 0 || graph.isOutput(layer) || layer.outputs.length > 1) return alike(size, UNLIMITED);
    const requests = readers.flatMap((reader) => {
      const all = ruleOf(reader).request?.(reader, wanted(reader));
      return reader.inputs.flatMap((tensor, slot) =>
        layer.outputs.includes(tensor) ? [all?.[slot] ?? alike(size, UNLIMITED)] : [],
      );
    });
    return requests.reduce((a, b) => zipBits(a, b, join));
  }

  function mayWrap(layer: Layer): boolean {
    return graph.consumers(layer).some((reader) => {
      if (reader instanceof FixedPointQuantizer) return !['SAT', 'SAT_SYM'].includes(reader.get(MASK.saturation));
      return reader instanceof Reshape && mayWrap(reader);
    });
  }

  return { produced, wanted, inputs, mayWrap };
}

/** Whether the type of a layer's output is given. */
function hasType(graph: ModelGraph, layer: Layer): boolean {
  return layer.get(Layer.common.trusted) || keepsItsType(graph, layer);
}

function producedByType(graph: ModelGraph, layer: Layer): readonly ElementBits[] {
  const bits = bitsOfType(layer.get(Layer.common.result).precision);
  return layer.outputs.map((tensor) => alike(sizeOf(graph.shapeOf(tensor)), bits));
}

function producedByRule(layer: Layer, inputs: readonly ElementBits[]): readonly ElementBits[] {
  const rule = ruleOf(layer);
  return [rule.produce(layer, inputs), ...(rule.others?.(layer, inputs) ?? [])];
}

function wantedByType(layer: Layer): ElementBits {
  const type = asFixed(layer.get(Layer.common.result).precision);
  return alike(sizeOf(layer.shape), beforeConversion(bitsOfType(type), type));
}
