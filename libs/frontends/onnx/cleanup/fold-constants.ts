import { tensor } from '../../../ir';
import { nodeError, numberAttribute, type OnnxConstant, type OnnxGraph, type OnnxNode } from '../graph';
import { EVALUATORS } from './evaluate';
import { inferShape } from './infer-shapes';

/**
 * Replaces nodes that depend on constants alone by their results, and Shape by the shape, with the batch extent of the
 * graph; infers all other shapes on the way. The nodes must be sorted.
 */
export function foldConstants(graph: OnnxGraph): OnnxGraph {
  const constants = new Map(graph.constants);
  const shapes = new Map(graph.shapes);
  const shapeOf = (name: string) => constants.get(name)?.shape ?? shapes.get(name);
  const fold = (node: OnnxNode): OnnxConstant | undefined => {
    if (node.domain !== '') return undefined;
    if (node.op === 'Constant') return constantValue(node);
    const shape = inferShape(node, shapeOf, (name) => constants.get(name));
    if (node.op === 'Shape') return shapeValue(node, shapeOf(node.inputs[0]));
    const inputs = node.inputs.map((name) => constants.get(name));
    if (Object.hasOwn(EVALUATORS, node.op) && inputs.length > 0 && inputs.every((x) => x !== undefined)) {
      return EVALUATORS[node.op](node, inputs, shape ?? []);
    }
    if (shape) shapes.set(node.outputs[0], shape);
    return undefined;
  };
  const nodes = graph.nodes.filter((node) => {
    const value = fold(node);
    if (value) constants.set(node.outputs[0], value);
    return value === undefined;
  });
  return { ...graph, nodes, constants, shapes };
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
