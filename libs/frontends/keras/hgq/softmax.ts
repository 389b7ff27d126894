import { userError } from '../../../diagnostic';
import type { FixedPrecision } from '../../../fixed';
import { type Shape, sizeOf } from '../../../ir';
import { Reshape, Softmax } from '../../../layers';
import { type Handler, type LayerCall, node, onlyInput, withoutBatch } from '../handler';
import { withQuantizers } from './quantized-layer';
import { readQuantizer, singleType } from './quantizer';

/** QSoftmax: a softmax whose tables have the types of its quantisers. */
export const qSoftmax: Handler = (call) =>
  withQuantizers(call, (inner) => {
    const { options } = call;
    options.only('allow_heterogeneous_table', false);
    const { shape } = onlyInput(call);
    const { axis, joined } = joinedAxes(call, shape);
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
    const attributes = {
      axis,
      implementation: stable ? 'stable' : 'latency',
      ...named('exp_table_t', typeOf('exp', 'oq')),
      ...named('inv_table_t', typeOf('inv', 'oq')),
      ...named('inv_inp_t', sum),
      inv_table_size: 2 ** sum.width,
      ...(stable ? named('inp_norm_t', typeOf('exp', 'iq')) : {}),
      exp_scale: Math.fround(options.number('input_scaler', 1)),
      exact_tables: true,
    };
    if (joined === undefined) return [node(inner, Softmax, attributes)];
    const [before, softmax] = ['flat', 'joined'].map((part) => call.fresh(`${call.name}_${part}`));
    return [
      { ...node(inner, Reshape, { target_shape: joined }), name: before },
      { layer: Softmax, name: softmax, inputs: [before], attributes },
      { layer: Reshape, name: call.name, inputs: [softmax], attributes: { target_shape: shape } },
    ];
  });

/** The axis of the softmax; for several, which must be next to each other, that of the shape in which they are one. */
function joinedAxes(call: LayerCall, shape: Shape): { readonly axis: number; readonly joined?: Shape } {
  const { options } = call;
  const axes = options.raw('axes') === undefined ? [-1] : options.integers('axes');
  const along = axes
    .map((axis) => withoutBatch(call, 'axes', axis, shape.length))
    .map((axis) => (axis < 0 ? axis + shape.length : axis))
    .sort((a, b) => a - b);
  const [first, last] = [along[0], along[along.length - 1]];
  if (along.length === 0 || last - first !== along.length - 1) {
    throw options.unsupported('axes', axes, 'the axes must be next to each other');
  }
  if (first === last) return { axis: axes[0] < 0 ? axes[0] : first };
  const joined = [...shape.slice(0, first), sizeOf(shape.slice(first, last + 1)), ...shape.slice(last + 1)];
  return { axis: first, joined };
}
