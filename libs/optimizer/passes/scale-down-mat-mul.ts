import { isAll, type ModelGraph, type Tensor, tensor, weightTensor } from '../../ir';
import { ApplyAlpha, MatMul } from '../../layers';
import { layerOptimizer } from '../../pass';
import { constantOf, elementParameters, isRescale, moveBehind, uniform } from './affine-parameters';

/** Moves a scale of an operand of a matrix product behind it: one for all elements, or one for each column of the right one. */
export const scaleDownMatMul = layerOptimizer(MatMul, {
  name: 'scale_down_mat_mul',
  doc: 'Move the scale of an operand behind a matrix product.',
  preserves: 'values',
})((graph, matMul) => {
  const [left, right] = matMul.inputs.map((name) => graph.producer(name));
  if (right instanceof ApplyAlpha) {
    const { scale, bias } = elementParameters(right);
    const columns = columnsOf(scale);
    if (columns && isAll(bias, 0)) {
      moveBehind(graph, matMul, [matMul.inputs[0], right.inputs[0]], right, { scale: columns });
      return true;
    }
  }
  if (!(left instanceof ApplyAlpha)) return false;
  const { scale, bias } = elementParameters(left);
  const factor = uniform(scale);
  const shift = isAll(bias, 0) ? tensor([], [0]) : shiftOf(graph, matMul, left, bias);
  if (factor === undefined || shift === undefined) return false;
  moveBehind(graph, matMul, [left.inputs[0], matMul.inputs[1]], left, { scale: tensor([], [factor]), bias: shift });
  return true;
});

/** The value of each column; undefined when rows differ. */
function columnsOf({ shape, data }: Tensor): Tensor | undefined {
  const columns = shape[shape.length - 1];
  if (shape.length < 2 || !data.every((x, i) => x === data[i % columns])) return undefined;
  return tensor([columns], data.slice(0, columns));
}

/** What a zero point, the same for all elements, adds to each column of the product with a constant matrix. */
function shiftOf(graph: ModelGraph, matMul: MatMul, alpha: ApplyAlpha, bias: Tensor): Tensor | undefined {
  const [offset, matrix] = [uniform(bias), constantOf(graph, matMul.inputs[1])];
  if (offset === undefined || !isRescale(graph, alpha) || matrix?.tensor.shape.length !== 2) return undefined;
  const columns = matrix.tensor.shape[1];
  const sums = new Float64Array(columns);
  for (const [i, weight] of weightTensor(matrix).data.entries()) sums[i % columns] += weight;
  return tensor(
    [columns],
    sums.map((sum) => sum * offset),
  );
}
