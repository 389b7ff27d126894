import { Slice, Split } from '../../../layers';
import type { Call, Handler } from '../call';
import { withoutFirst } from './reshape';

/** Every `step`-th index of a dimension from `start` on; how many there are says the shape of the result. */
export const slice: Handler = (call) => {
  call.args.ignore('end');
  const shape = call.shapeOf(call.args.tensor('self'));
  const axis = call.axis('dim', shape.length, 0);
  return cut(call, axis, frontIndex(call.args.integer('start', 0), shape[axis]), call.args.integer('step', 1));
};

/** One index of a dimension, which the result does not have. */
export const select: Handler = (call) => {
  if (call.isReduced(call.args.tensor('self'))) {
    call.args.ignore('dim', 'index');
    return withoutFirst(call);
  }
  const shape = call.shapeOf(call.args.tensor('self'));
  const axis = call.axis('dim', shape.length);
  return cut(call, axis, frontIndex(call.args.integer('index'), shape[axis]), 1, [axis]);
};

/** Parts along a dimension, whose extents are those of the results. */
export const split: Handler = (call) => {
  call.args.ignore('split_size', 'split_sizes', 'chunks');
  const axis = call.axis('dim', call.shapeOf(call.args.tensor('self')).length, 0);
  const sizes = call.node.outputs.map((_, i) => call.result(i)[axis]);
  return call.addMany(Split, [call.data('self')], { axis, sizes }, sizes.length);
};

function cut(call: Call, axis: number, start: number, step: number, dropped: readonly number[] = []): string {
  const shape = call.shapeOf(call.args.tensor('self'));
  const one = (value: number, others: readonly number[]) => others.map((other, i) => (i === axis ? value : other));
  return call.add(Slice, [call.data('self')], {
    starts: one(
      start,
      shape.map(() => 0),
    ),
    steps: one(
      step,
      shape.map(() => 1),
    ),
    sizes: one(dropped.length > 0 ? 1 : call.result()[axis], shape),
    drop_axes: dropped,
  });
}

/** A negative index counts from the end, and no further than the beginning. */
const frontIndex = (index: number, extent: number) => Math.max(0, index < 0 ? index + extent : index);
