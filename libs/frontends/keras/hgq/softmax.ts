import { userError } from '../../../diagnostic';
import type { FixedPrecision } from '../../../fixed';
import { Softmax } from '../../../layers';
import { type Handler, node, onlyInput, withoutBatch } from '../handler';
import { withQuantizers } from './quantized-layer';
import { readQuantizer, singleType } from './quantizer';

/** QSoftmax: a softmax whose tables have the types of its quantisers. */
export const qSoftmax: Handler = (call) =>
  withQuantizers(call, (inner) => {
    const { options } = call;
    options.only('allow_heterogeneous_table', false);
    const axes = options.raw('axes') ?? [-1];
    const [axis] = Array.isArray(axes) && axes.length === 1 ? axes : [undefined];
    if (!Number.isInteger(axis)) throw options.unsupported('axes', axes, 'only a single axis is supported');
    const stable = options.boolean('stable', true);
    const typeOf = (table: string, end: 'iq' | 'oq'): FixedPrecision => {
      const option = `${table}_${end}_conf`;
      return singleType(call, option, readQuantizer(call, `${table}_table/${end}`, option));
    };
    options.ignore('exp_iq_conf');
    const sum = typeOf('inv', 'iq');
    if (sum.width > 20) {
      const message = `the reciprocal's table would have 2^${sum.width} entries, at most 2^20 are supported`;
      throw userError('table-too-large', message, { node: call.name }, 'quantise its input to fewer bits');
    }
    const named = (key: string, precision: FixedPrecision) => ({
      [key]: { name: `${call.name}_${key}`, precision },
    });
    return [
      node(inner, Softmax, {
        axis: withoutBatch(call, 'axes', axis, onlyInput(call).shape.length),
        implementation: stable ? 'stable' : 'latency',
        ...named('exp_table_t', typeOf('exp', 'oq')),
        ...named('inv_table_t', typeOf('inv', 'oq')),
        ...named('inv_inp_t', sum),
        inv_table_size: 2 ** sum.width,
        ...(stable ? named('inp_norm_t', typeOf('exp', 'iq')) : {}),
        exp_scale: options.number('input_scaler', 1),
        exact_tables: true,
      }),
    ];
  });
