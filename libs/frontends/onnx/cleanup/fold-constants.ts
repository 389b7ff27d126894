import { formatShape, type Shape, sizeOf, tensor } from '../../../ir';
import { LARGEST } from '../broadcast';
import { nodeError, numberAttribute, ONNX, type OnnxConstant, type OnnxGraph, type OnnxNode } from '../graph';
import { EVALUATORS } from './evaluate';
import { inferShapes } from './infer-shapes';
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
  if (shapes.has(result)) return undefined;
  if (node.domain === ONNX && node.op === 'Constant') return constantValue(node);
  if (node.domain === ONNX && node.op === 'Shape') return shapeValue(node, shapeOf(node.inputs[0]));
  const inferred = inferShapes(node, shapeOf, (name) => constants.get(name)) ?? [];
  const inputs = node.inputs.map((name) => constants.get(name));
  const folds = node.domain === ONNX && Object.hasOwn(EVALUATORS, node.op);
  if (folds && inputs.length > 0 && inputs.every((x) => x !== undefined)) {
    return EVALUATORS[node.op](node, inputs, inferred[0] ?? []);
  }
  for (const [i, shape] of inferred.entries()) {
    if (!(sizeOf(shape) <= LARGEST))
      throw nodeError(node, 'too-large', `its result ${formatShape(shape)} is too large`);
    if (node.outputs[i]) shapes.set(node.outputs[i], shape);
  }
  return undefined;
}

function constantValue(node: OnnxNode): OnnxConstant {
  const [key, value] = [...node.attributes][0] ?? ['no value', ''];
  const label = node.outputs[0];
  if (typeof value === 'object' && 'data' in value) return { ...value, label };
  const values = typeof value === 'number' ? [value] : value;
  if (Array.isArray(values) && values.every((x) => typeof x === 'number')) {
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
