import type { Attribute, LayerClass } from '../../../ir';
import {
  COUNT_PAD,
  GlobalPooling1D,
  GlobalPooling2D,
  KEEP_DIMS,
  POOL_HEIGHT,
  POOL_WIDTH,
  POOLING,
  Pooling1D,
  Pooling2D,
} from '../../../layers';
import { nodeError, numberAttribute, numbersAttribute } from '../graph';
import { spatialOf } from '../layout';
import { windowsOf } from '../windows';
import type { Handler } from './context';

type PoolOp = 'Max' | 'Average';

const AXES = [[POOL_WIDTH], [POOL_HEIGHT, POOL_WIDTH]];
const WINDOWED: readonly LayerClass[] = [Pooling1D, Pooling2D];
const GLOBAL: readonly LayerClass[] = [GlobalPooling1D, GlobalPooling2D];

/** Pooling in windows over channels-last tensors. */
export const pooling =
  (op: PoolOp): Handler =>
  (node, context) => {
    const input = context.data(node);
    const spatial = spatialOf(node, context.fullShape(node, input));
    const { sizes, strides, dilations, pads, overhangs } = windowsOf(
      node,
      spatial,
      numbersAttribute(node, 'kernel_shape') ?? [],
    );
    if (dilations.some((n) => n !== 1)) {
      throw nodeError(node, 'unsupported-attribute', `dilations are [${dilations}], only 1 is supported`);
    }
    if (context.isRead(node, 1)) {
      throw nodeError(node, 'unsupported-operand', 'the indices of its maxima are read', 'read the maxima alone');
    }
    const countPad = numberAttribute(node, 'count_include_pad', 0) !== 0;
    if (op === 'Average' && countPad && overhangs) {
      const hint = 'use ceil_mode=0, or count_include_pad=0';
      throw nodeError(node, 'unsupported-attribute', 'its last window hangs over the padded input', hint);
    }
    const values = AXES[spatial.length - 1].flatMap((axis, i): [Attribute<number>, number][] => [
      [axis.size, sizes[i]],
      [axis.stride, strides[i]],
      [axis.before, pads[i][0]],
      [axis.after, pads[i][1]],
    ]);
    context.layer(WINDOWED[spatial.length - 1], node, [input], {
      [POOLING.poolOp.key]: op,
      [COUNT_PAD.countPad.key]: op === 'Average' && countPad,
      ...Object.fromEntries(values.map(([{ key }, value]) => [key, value])),
    });
  };

/** Pooling of whole channels-last tensors; the spatial dimensions stay. */
export const globalPooling =
  (op: PoolOp): Handler =>
  (node, context) => {
    const input = context.data(node);
    const { length } = spatialOf(node, context.fullShape(node, input));
    context.layer(GLOBAL[length - 1], node, [input], { [POOLING.poolOp.key]: op, [KEEP_DIMS.keepDims.key]: true });
  };
