import { type Shape, tensor } from '../../../ir';
import { nodeError, numberAttribute, type OnnxConstant, type OnnxGraph, type OnnxNode } from '../graph';
import { EVALUATORS } from './evaluate';
import { inferShape } from './infer-shapes';
import { sortByLevel } from './sort';

/**
 * Replaces nodes that depend on constants alone by their results, and Shape by the shape, with the batch extent of the
 * graph; infers all other shapes on the way. Folds one node after the other, sorting after each: so does the reference
 * cleanup, and it shows in the order of the nodes. The nodes must be sorted.
 */
export function foldConstants(graph: OnnxGraph): OnnxGraph {
  const constants = new Map(graph.constants);
  const shapes = new Map(graph.shapes);
  let folded: OnnxGraph = { ...graph, constants, shapes };
  for (;;) {
    const found = folded.nodes.find((node) => {
      const value = fold(node, constants, shapes);
      if (value) constants.set(node.outputs[0], value);
      return value !== undefined;
    });
    if (!found) return folded;
    folded = sortByLevel({ ...folded, nodes: folded.nodes.filter((node) => node !== found) });
  }
}

/** The result of a node when it is constant; otherwise its shape is entered in `shapes`. */
function fold(
  node: OnnxNode,
  constants: ReadonlyMap<string, OnnxConstant>,
  shapes: Map<string, Shape>,
): OnnxConstant | undefined {
  const [result] = node.outputs;
  const shapeOf = (name: string) => constants.get(name)?.shape ?? shapes.get(name);
  if (node.domain !== '' || shapes.has(result)) return undefined;
  if (node.op === 'Constant') return constantValue(node);
  if (node.op === 'Shape') return shapeValue(node, shapeOf(node.inputs[0]));
  const shape = inferShape(node, shapeOf, (name) => constants.get(name));
  const inputs = node.inputs.map((name) => constants.get(name));
  if (Object.hasOwn(EVALUATORS, node.op) && inputs.length > 0 && inputs.every((x) => x !== undefined)) {
    return EVALUATORS[node.op](node, inputs, shape ?? []);
  }
  if (shape) shapes.set(result, shape);
  return undefined;
}

function constantValue(node: OnnxNode): OnnxConstant {
  const [key, value] = [...node.attributes][0] ?? ['no value', ''];
  const label = node.outputs[0];
  if (typeof value === 'object' && 'data' in value) return { ...value, label };
  if (typeof value !== 'string') {
    const values = typeof value === 'number' ? [value] : value;
    const integer = key.startsWith('value_int');
    const data = integer ? Float64Array.from(values) : Float32Array.from(values);
    return { label, integer, ...tensor(typeof value === 'number' ? [] : [values.length], data) };
  }
  throw nodeError(node, 'bad-attribute', `${key} cannot be read`, 'store it as a dense tensor of numbers');
}

function shapeValue(node: OnnxNode, shape: readonly number[] | undefined): OnnxConstant | undefined {
  if (!shape) return undefined;
  const part = shape.slice(numberAttribute(node, 'start', 0), numberAttribute(node, 'end', shape.length));
  return { label: node.label, integer: true, ...tensor([part.length], part) };
}
