import type { OnnxConstant, OnnxGraph, OnnxNode } from '../graph';

/**
 * The reference cleanup's names, which hls4ml configurations use: nodes `<op>_<n>` counted per operator, tensors
 * `<node>_out<k>`, one constant `<node>_param<k>` for each use of a constant, `global_in`, `global_in_1`, ... and
 * `global_out`, `global_out_1`, ... for what enters and leaves the model.
 */
export function rename(graph: OnnxGraph): OnnxGraph {
  const counts = new Map<string, number>();
  const named = graph.nodes.map((node) => {
    const count = counts.get(node.op) ?? 0;
    counts.set(node.op, count + 1);
    return { ...node, name: `${node.op}_${count}` };
  });
  const ends = (names: readonly string[], stem: string) =>
    names.map((tensor, i) => [tensor, i === 0 ? stem : `${stem}_${i}`] as const);
  const inner = named.flatMap(({ name, outputs }) => outputs.map((tensor, k) => [tensor, `${name}_out${k}`] as const));
  const tensors = new Map([...inner, ...ends(graph.inputs, 'global_in'), ...ends(graph.outputs, 'global_out')]);
  const newName = (tensor: string) => (tensor === '' ? '' : (tensors.get(tensor) as string));

  const constants = new Map<string, OnnxConstant>();
  const nodes = named.map((node): OnnxNode => {
    let params = 0;
    const inputs = node.inputs.map((tensor) => {
      const constant = graph.constants.get(tensor);
      if (!constant) return newName(tensor);
      const name = `${node.name}_param${params++}`;
      constants.set(name, constant);
      return name;
    });
    return { ...node, inputs, outputs: node.outputs.map(newName) };
  });
  return {
    ...graph,
    inputs: graph.inputs.map(newName),
    outputs: graph.outputs.map(newName),
    nodes,
    constants,
    shapes: new Map(
      [...graph.shapes].flatMap(([tensor, shape]) => (tensors.has(tensor) ? [[newName(tensor), shape]] : [])),
    ),
  };
}
