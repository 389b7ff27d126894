import { sizeOf } from '../../../ir';
import { indexNodes, makeNode, ONNX, type OnnxGraph, type OnnxNode } from '../graph';
import { removeUnread } from './remove-unread';
import { reducedAxes } from './sequence-shapes';

/** Beyond this, softplus(x) is x in float32: what exporters put instead changes nothing. */
const SOFTPLUS_IS_LINEAR = 16;

/**
 * Makes one operator again of what exporters take apart because their version of ONNX has no such operator, or another one:
 * Softsign, Softplus with a threshold, LayerNormalization. Constants must be folded.
 */
export function recompose(graph: OnnxGraph): OnnxGraph {
  const parts = new Parts(graph);
  const whole = (node: OnnxNode) => softsign(node, parts) ?? softplus(node, parts) ?? layerNormalization(node, parts);
  const nodes = graph.nodes.map((node) => (node.domain === ONNX ? (whole(node) ?? node) : node));
  return nodes.every((node, i) => node === graph.nodes[i]) ? graph : removeUnread({ ...graph, nodes });
}

/** How tensors came about. */
class Parts {
  readonly graph: OnnxGraph;
  readonly #producer: (tensor: string) => OnnxNode | undefined;

  constructor(graph: OnnxGraph) {
    this.graph = graph;
    this.#producer = indexNodes(graph.nodes).producer;
  }

  /** The operands of the ONNX operator that made a tensor, if it is one of `ops`. */
  madeBy(tensor: string, ...ops: readonly string[]): OnnxNode | undefined {
    const node = this.#producer(tensor);
    return node?.domain === ONNX && ops.includes(node.op) ? node : undefined;
  }

  /** The other operand of a commutative operator, and the constant. */
  constantOperand({ inputs: [a, b] }: OnnxNode): readonly [string, string] | undefined {
    if (this.graph.constants.has(b)) return [a, b];
    return this.graph.constants.has(a) ? [b, a] : undefined;
  }

  /** The value of a constant of one element. */
  scalar(tensor: string): number | undefined {
    const constant = this.graph.constants.get(tensor);
    return constant?.data.length === 1 ? constant.data[0] : undefined;
  }

  /** Its operand, if a node adds `value` to it. */
  plus(tensor: string): readonly [string, number] | undefined {
    const add = this.madeBy(tensor, 'Add');
    const operands = add && this.constantOperand(add);
    const value = operands && this.scalar(operands[1]);
    return value === undefined ? undefined : [operands![0], value];
  }

  /** The dimensions that a mean runs over, when they are the last ones and stay as extents of 1: their first, as -1, -2, ... */
  meanOfLast(tensor: string): { readonly of: string; readonly axis: number } | undefined {
    const mean = this.madeBy(tensor, 'ReduceMean');
    const rank = mean && this.graph.shapes.get(mean.inputs[0])?.length;
    if (!mean || rank === undefined || (mean.attributes.get('keepdims') ?? 1) !== 1) return undefined;
    const axes = reducedAxes(mean, rank, { constant: (slot) => this.graph.constants.get(mean.inputs[slot]) });
    const last = axes?.every((axis, i) => axis === rank - axes.length + i);
    return axes && last ? { of: mean.inputs[0], axis: -axes.length } : undefined;
  }
}

/** x / (1 + |x|) */
function softsign(node: OnnxNode, parts: Parts): OnnxNode | undefined {
  const [x, divisor] = node.inputs;
  const sum = node.op === 'Div' ? parts.plus(divisor) : undefined;
  if (sum?.[1] !== 1 || parts.madeBy(sum[0], 'Abs')?.inputs[0] !== x) return undefined;
  return makeNode(node.label, 'Softsign', [x], node.outputs);
}

/** x > threshold ? x : softplus(x) */
function softplus(node: OnnxNode, parts: Parts): OnnxNode | undefined {
  const [condition, x, otherwise] = node.inputs;
  const greater = node.op === 'Where' ? parts.madeBy(condition, 'Greater') : undefined;
  const threshold = greater && parts.scalar(greater.inputs[1]);
  const same = greater?.inputs[0] === x && parts.madeBy(otherwise, 'Softplus')?.inputs[0] === x;
  if (!same || threshold === undefined || threshold < SOFTPLUS_IS_LINEAR) return undefined;
  return makeNode(node.label, 'Softplus', [x], node.outputs);
}

/** (x - mean) / sqrt(mean((x - mean)^2) + epsilon), which a scale and then a shift may follow. */
function layerNormalization(node: OnnxNode, parts: Parts): OnnxNode | undefined {
  const shifted = node.op === 'Add' ? parts.constantOperand(node) : undefined;
  const scaling = shifted ? parts.madeBy(shifted[0], 'Mul') : node.op === 'Mul' ? node : undefined;
  const scaled = scaling && parts.constantOperand(scaling);
  const division = scaled ? parts.madeBy(scaled[0], 'Div') : node.op === 'Div' ? node : undefined;
  const normalised = division && normalisation(division, parts);
  if (!normalised) return undefined;
  const { x, axis, epsilon } = normalised;
  const parameters = [scaled, shifted].flatMap((operands) => (operands ? [operands[1]] : []));
  const size = sizeOf(parts.graph.shapes.get(x)!.slice(axis));
  if (!parameters.every((tensor) => parts.graph.constants.get(tensor)!.data.length === size)) return undefined;
  return makeNode(node.label, 'LayerNormalization', [x, ...parameters], node.outputs, { axis, epsilon });
}

function normalisation(division: OnnxNode, parts: Parts) {
  const [difference, root] = division.inputs;
  const subtraction = parts.madeBy(difference, 'Sub');
  const mean = subtraction && parts.meanOfLast(subtraction.inputs[1]);
  const [variance, epsilon] = parts.plus(parts.madeBy(root, 'Sqrt')?.inputs[0] ?? '') ?? [];
  const square = variance === undefined ? undefined : parts.meanOfLast(variance);
  if (!mean || !square || mean.of !== subtraction.inputs[0] || square.axis !== mean.axis) return undefined;
  const power = parts.madeBy(square.of, 'Pow', 'Mul');
  const [base, exponent] = power?.inputs ?? [];
  const isSquare = power?.op === 'Pow' ? parts.scalar(exponent) === 2 : base === exponent;
  // Exporters compute the difference once for the variance and once for the result, or share it.
  const again = base === undefined ? undefined : parts.madeBy(base, 'Sub');
  const sameDifference = base === difference || again?.inputs.join() === subtraction.inputs.join();
  if (!isSquare || !sameDifference) return undefined;
  return { x: mean.of, axis: mean.axis, epsilon: epsilon as number };
}
