import { Resize } from '../../../layers';
import { type Handler, node } from '../handler';
import { extents, pixelsOf, spatialAxes } from './spatial';

/** UpSampling1D and UpSampling2D: each pixel repeated, or interpolated between pixel centres. */
export const upSampling =
  (rank: 1 | 2): Handler =>
  (call) => {
    const { spatial } = pixelsOf(call, rank);
    const size = extents(call, 'size', rank, new Array<number>(rank).fill(2));
    const algorithm = call.options.raw('interpolation') ?? 'nearest';
    if (algorithm !== 'nearest' && algorithm !== 'bilinear') {
      throw call.options.unsupported('interpolation', algorithm, 'supported are nearest and bilinear');
    }
    const target = spatialAxes(rank).map(({ extent }, i) => [`out_${extent}`, spatial[i] * size[i]]);
    return [node(call, Resize, { ...Object.fromEntries(target), algorithm })];
  };
