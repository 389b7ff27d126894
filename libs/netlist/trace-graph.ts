import { asFixed, type FixedPrecision, fractionBits, type IntegerPrecision, type NamedType } from '../fixed';
import { Layer, type ModelGraph } from '../ir';
import { type KernelTable, prepareKernel } from '../kernels';
import { NetlistBuilder } from './builder';
import type { Id, Netlist } from './netlist';
import { tracer, type Wire } from './trace';

/** The circuit of one layer, as `traceGraph` makes it: ports are its inputs `0`, `1`, ... and its output tensors. */
export function traceLayer(layer: Layer, kernels: KernelTable): Netlist {
  const builder = new NetlistBuilder(layer.name);
  builder.enterLayer(layer.name);
  const inputs = layer.inputs.map((_, slot) => {
    const type = portType(layer.inputType(slot));
    const ids = builder.input(String(slot), layer.inputShape(slot), type);
    return ids.map((id) => ({ id, frac: fractionBits(type) }));
  });
  const outputs = prepareKernel(kernels, layer)(inputs, tracer(builder));
  for (const [i, { name, shape, type }] of [...layer.variables.values()].entries()) {
    const port = portType(type);
    builder.output(
      name,
      shape,
      port,
      outputs[i].map((wire) => word(builder, wire, fractionBits(port))),
    );
  }
  return builder.finish(0);
}

/**
 * The circuit that a graph with resolved types computes: every layer's kernel, run once on wires. Ports are the model's inputs
 * and outputs in their own types; every output element has exactly its type's fraction bits.
 */
export function traceGraph(graph: ModelGraph, kernels: KernelTable): Netlist {
  const builder = new NetlistBuilder(graph.name);
  const arith = tracer(builder);
  const wires = new Map<string, readonly Wire[]>();
  for (const layer of graph.layers) {
    builder.enterLayer(layer.name);
    if (layer.kind === 'Input') {
      const type = portType(layer.get(Layer.common.result));
      const ids = builder.input(layer.name, layer.shape, type);
      wires.set(
        layer.outputs[0],
        ids.map((id) => ({ id, frac: fractionBits(type) })),
      );
      continue;
    }
    const inputs = layer.inputs.map((name) => wires.get(name)!);
    const outputs = prepareKernel(kernels, layer)(inputs, arith);
    for (const [i, name] of layer.outputs.entries()) wires.set(name, outputs[i]);
  }
  for (const name of graph.outputs) {
    const layer = graph.producer(name);
    builder.enterLayer(layer.name);
    const type = portType(graph.typeOf(name));
    const elements = wires.get(name)!.map((wire) => word(builder, wire, fractionBits(type)));
    builder.output(name, graph.shapeOf(name), type, elements);
  }
  return builder.finish(0);
}

/** The node that holds a wire's value with `frac` fraction bits; the kernel's last cast has made it fit. */
function word(builder: NetlistBuilder, wire: Wire, frac: number): Id {
  return wire.frac <= frac ? builder.shl(wire.id, frac - wire.frac) : builder.shr(wire.id, wire.frac - frac);
}

function portType({ precision }: NamedType): FixedPrecision | IntegerPrecision {
  return precision.kind === 'integer' ? precision : asFixed(precision);
}
