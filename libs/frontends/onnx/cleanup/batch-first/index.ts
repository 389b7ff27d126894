import type { Shape } from '../../../../ir';
import { freshTensor, makeNode, nodeError, ONNX, type OnnxConstant, type OnnxGraph, type OnnxNode } from '../../graph';
import { isElementwise } from '../channels-last/elementwise';
import { permutedConstant } from '../channels-last/transposes';
import { permutationOf } from '../infer-shapes';
import { shapeConstant } from '../spatial-reductions';
import { mergeReshapes } from './merge-reshapes';
import { recurrentNodes } from './recurrent';

/** Operators of recurrent layers. */
const RECURRENT: ReadonlySet<string> = new Set(['GRU', 'LSTM', 'RNN']);
const RESHAPINGS: ReadonlySet<string> = new Set(['Flatten', 'Reshape', 'Squeeze', 'Unsqueeze']);

/**
 * Puts the batch in front of every tensor: exporters move it behind the steps around recurrent operators. Each tensor of the
 * result has its batch first and the other dimensions in the order in which the file has them; transposes that only moved the
 * batch vanish.
 */
export function putBatchFirst(graph: OnnxGraph): OnnxGraph {
  if (!graph.nodes.some(({ op, domain }) => domain === ONNX && RECURRENT.has(op))) return graph;
  const state = new BatchFirst(graph);
  for (const node of graph.nodes) state.visit(node);
  const outputs = graph.outputs.map((tensor) => state.outputOf(tensor));
  return mergeReshapes({ ...graph, nodes: state.nodes, constants: state.constants, shapes: state.shapes, outputs });
}

/** Rewrites one node after the other. */
class BatchFirst {
  readonly nodes: OnnxNode[] = [];
  readonly constants: Map<string, OnnxConstant>;
  readonly shapes: Map<string, Shape>;
  readonly #source: OnnxGraph;
  /** Where the file has the batch of a tensor, when not in front. */
  readonly #axes = new Map<string, number>();
  /** The tensors that stand for others. */
  readonly #aliases = new Map<string, string>();

  constructor(source: OnnxGraph) {
    this.#source = source;
    this.constants = new Map(source.constants);
    this.shapes = new Map(source.shapes);
  }

  visit(node: OnnxNode): void {
    const own = node.domain === ONNX ? node.op : '';
    const moved = node.inputs.map((tensor) => this.#axisOf(tensor)).find((axis) => axis > 0);
    if (RECURRENT.has(own)) this.#recurrent(node);
    else if (own === 'Transpose') this.#transpose(node);
    else if (moved === undefined) {
      this.nodes.push({ ...node, inputs: node.inputs.map((tensor) => this.#resolve(tensor)) });
    } else if (RESHAPINGS.has(own)) this.#reshape(node);
    else if (own === 'Gather') this.#gather(node);
    else if (isElementwise(node)) this.#elementwise(node, moved);
    else throw this.#refuse(node, moved);
  }

  /** A model output, whose batch must be in front in the file too. */
  outputOf(tensor: string): string {
    const axis = this.#axisOf(tensor);
    if (axis === 0) return this.#resolve(tensor);
    throw this.#refuse(makeNode(tensor, 'model output', [], []), axis);
  }

  #axisOf(tensor: string): number {
    return this.#axes.get(tensor) ?? 0;
  }

  #resolve(tensor: string): string {
    return this.#aliases.get(tensor) ?? tensor;
  }

  #refuse(node: OnnxNode, axis: number) {
    const found = `the batch is dimension ${axis} here`;
    return nodeError(node, 'unsupported-shape', found, 'export recurrent layers with batch_first=True');
  }

  /** A node that stands for `of`; its result has the batch at `axis` in the file. */
  #add(node: OnnxNode, axis: number, tensor = node.outputs[0]): void {
    const shape = this.#source.shapes.get(tensor);
    if (shape) this.shapes.set(tensor, batchFirst(shape, axis));
    this.#axes.set(tensor, axis);
    this.nodes.push(node);
  }

  #transpose(node: OnnxNode): void {
    const [input] = node.inputs;
    const shape = this.#source.shapes.get(input);
    if (!shape) throw nodeError(node, 'dynamic-shape', 'the shape of its input depends on values');
    const from = this.#axisOf(input);
    const perm = permutationOf(node, shape.length);
    const rest = perm.filter((axis) => axis !== from).map((axis) => (axis < from ? axis + 1 : axis));
    const [result] = node.outputs;
    const to = perm.indexOf(from);
    if (rest.every((axis, i) => axis === i + 1) && (to !== 0 || from !== 0)) {
      this.#aliases.set(result, this.#resolve(input));
      this.#axes.set(result, to);
      return;
    }
    const attributes = new Map([...node.attributes, ['perm', [0, ...rest]] as const]);
    this.#add({ ...node, inputs: [this.#resolve(input)], attributes }, to);
  }

  #recurrent(node: OnnxNode): void {
    const [input, ...parameters] = node.inputs;
    const wanted = node.attributes.get('layout') === 1 ? 0 : 1;
    if (this.#axisOf(input) !== wanted) throw this.#refuse(node, this.#axisOf(input));
    const states = [5, 6].map((slot) => node.inputs[slot] ?? '');
    for (const state of states) {
      if (state !== '' && !this.constants.has(state) && this.#axisOf(state) !== wanted) {
        throw this.#refuse(node, this.#axisOf(state));
      }
    }
    const inputs = [input, ...parameters].map((tensor) => this.#resolve(tensor));
    const made = recurrentNodes({ ...this.#source, constants: this.constants }, node, inputs, wanted);
    for (const [tensor, constant] of made.constants) this.constants.set(tensor, constant);
    for (const [tensor, shape] of made.shapes) this.shapes.set(tensor, shape);
    this.nodes.push(...made.nodes);
    // In the file: [steps, directions, batch, hidden] and [directions, batch, hidden].
    for (const [i, tensor] of node.outputs.entries()) {
      if (tensor !== '') this.#axes.set(tensor, wanted === 0 ? 0 : i === 0 ? 2 : 1);
    }
  }

  /** The dimensions before and behind the batch must keep to themselves. */
  #reshape(node: OnnxNode): void {
    const axis = this.#axisOf(node.inputs[0]);
    const [from, to] = [this.#source.shapes.get(node.inputs[0]), this.#source.shapes.get(node.outputs[0])];
    if (!from || !to) throw this.#refuse(node, axis);
    const before = product(from.slice(0, axis));
    const at = to.findIndex((n, i) => n === from[axis] && product(to.slice(0, i)) === before);
    if (at < 0) throw this.#refuse(node, axis);
    const target = freshTensor({ ...this.#source, constants: this.constants }, `${node.outputs[0]} shape`);
    this.constants.set(target, shapeConstant(target, batchFirst(to, at)));
    this.#add(makeNode(node.label, 'Reshape', [this.#resolve(node.inputs[0]), target], node.outputs), at);
  }

  #gather(node: OnnxNode): void {
    const axis = this.#axisOf(node.inputs[0]);
    const indices = this.constants.get(node.inputs[1]);
    const rank = this.#source.shapes.get(node.inputs[0])?.length ?? 0;
    const given = node.attributes.get('axis') ?? 0;
    const along = (given as number) < 0 ? (given as number) + rank : (given as number);
    if (!indices || indices.shape.length > 1 || along === axis) throw this.#refuse(node, axis);
    const dropped = indices.shape.length === 0 && along < axis;
    const attributes = new Map([...node.attributes, ['axis', along < axis ? along + 1 : along] as const]);
    const inputs = [this.#resolve(node.inputs[0]), node.inputs[1]];
    this.#add({ ...node, inputs, attributes }, dropped ? axis - 1 : axis);
  }

  #elementwise(node: OnnxNode, axis: number): void {
    const rank = this.#source.shapes.get(node.outputs[0])?.length ?? 0;
    const perm = [axis, ...Array.from({ length: rank }, (_, i) => i).filter((i) => i !== axis)];
    const inputs = node.inputs.map((tensor) => {
      const constant = this.constants.get(tensor);
      if (tensor === '' || constant?.data.length === 1) return tensor;
      if (!constant) {
        const sameRank = this.#source.shapes.get(tensor)?.length === rank;
        if (!sameRank || this.#axisOf(tensor) !== axis) throw this.#refuse(node, axis);
        return this.#resolve(tensor);
      }
      const name = freshTensor({ ...this.#source, constants: this.constants }, `${tensor} batch first`);
      this.constants.set(name, permutedConstant(constant, perm));
      return name;
    });
    this.#add({ ...node, inputs }, axis);
  }
}

const product = (shape: Shape) => shape.reduce((size, n) => size * n, 1);

/** A shape with the dimension `axis` in front. */
function batchFirst(shape: Shape, axis: number): Shape {
  return [shape[axis], ...shape.slice(0, axis), ...shape.slice(axis + 1)];
}
