import { userError } from '../../../diagnostic';
import type { Precision } from '../../../fixed';
import { formatShape } from '../../../ir';
import { lookupTables, softmaxNorm, typeOf } from '../../../kernels';
import { Softmax } from '../../../layers';
import { layerTemplate } from '../../fpga';

export const softmax = layerTemplate<Softmax>({
  classes: [Softmax],
  name: 'softmax',
  headers: ['nnet_softmax.h'],
  describe(layer, { ioType, kernels }) {
    const { outer, along, inner } = layer.extents;
    if (ioType === 'io_stream' && inner !== 1) {
      const found = `a Softmax along axis ${layer.axisIndex} of ${formatShape(layer.shape)} cannot be streamed`;
      throw userError(
        'unsupported-shape',
        found,
        { node: layer.origin },
        'use io_parallel, or a Softmax of the last axis',
      );
    }
    const implementation = layer.get(Softmax.attributes.implementation);
    const values = { size: outer * along * inner, slice: along, inner, implementation };
    if (implementation === 'argmax') return { values };
    const [exp, inv] = lookupTables(kernels, layer);
    const types = { exp_table_t: exp.precision, inv_table_t: inv.precision };
    const roms = [
      { key: 'exp_table', values: exp.values },
      { key: 'inv_table', values: inv.values },
    ];
    const sizes = { expSize: exp.values.length, invSize: inv.values.length };
    if (implementation === 'legacy') return { types, roms, values: { ...values, ...sizes } };
    const norm: Record<string, Precision> = implementation === 'stable' ? { inp_norm_t: softmaxNorm(layer) } : {};
    return {
      types: { ...types, ...norm, accum_t: typeOf(layer, 'accum_t'), inv_inp_t: typeOf(layer, 'inv_inp_t') },
      roms,
      values: { ...values, ...sizes },
    };
  },
});
