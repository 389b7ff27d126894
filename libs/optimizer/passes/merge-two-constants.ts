import { userError } from '../../diagnostic';
import { type Shape, tensor, weightTensor, zipTensors } from '../../ir';
import { Constant, Merge, type MergeOp } from '../../layers';
import { layerOptimizer } from '../../pass';
import { constantOf, removeUnread } from './affine-parameters';

const FOLD: Readonly<Record<MergeOp, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  average: (x, y) => (x + y) / 2,
  maximum: Math.max,
  minimum: Math.min,
};

/** True when a tensor of shape `short`, repeated over leading dimensions, fills one of shape `long`. */
function repeats(short: Shape, long: Shape): boolean {
  const from = short.findIndex((n) => n !== 1);
  const own = from < 0 ? [] : short.slice(from);
  return own.every((n, i) => n === long[long.length - own.length + i]);
}

/** Folds a Merge of two constants. */
export const mergeTwoConstants = layerOptimizer(Merge, {
  name: 'merge_two_constants',
  doc: 'Fold an element-wise operation on two constants.',
  preserves: 'values',
})((graph, merge) => {
  const sources = merge.inputs.map((name) => graph.producer(name));
  const [a, b] = merge.inputs.map((name) => constantOf(graph, name));
  if (!a || !b) return false;
  const [x, y] = [weightTensor(a), weightTensor(b)];
  const [long, short] = x.data.length >= y.data.length ? [x, y] : [y, x];
  if (!repeats(short.shape, long.shape)) {
    throw userError('unsupported-broadcast', `constants [${x.shape}] and [${y.shape}] are broadcast`, {
      node: merge.name,
    });
  }
  const f = FOLD[merge.get(Merge.attributes.op)];
  const value = zipTensors(long, short, (p, q) => (long === x ? f(p, q) : f(q, p)));
  graph.replace(merge, Constant, { inputs: [], attributes: { value: { tensor: tensor(merge.shape, value.data) } } });
  removeUnread(graph, sources);
  return true;
});
