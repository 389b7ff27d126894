import { userError } from '../../../diagnostic';
import { formatShape } from '../../../ir';
import { inputType, typeOf, weightValues } from '../../../kernels';
import { Dense } from '../../../layers';
import { FPGA_ATTRIBUTES, layerTemplate, MATRIX_ATTRIBUTES, storedType } from '../../fpga';
import { productOf } from './product';

export const dense = layerTemplate<Dense>({
  classes: [Dense],
  name: 'dense',
  headers: ['nnet_dense.h', 'nnet_dense_stream.h'],
  describe(layer) {
    if (layer.inputShape().length !== 1) {
      const found = `a Dense of an input ${formatShape(layer.inputShape())} cannot be built, expected one axis`;
      throw userError('unsupported-shape', found, { node: layer.origin }, 'use a model with at most three axes here');
    }
    const [nIn, nOut] = [layer.get(Dense.attributes.nIn), layer.get(Dense.attributes.nOut)];
    const strategy = layer.get(MATRIX_ATTRIBUTES.strategy);
    const reuse = layer.get(FPGA_ATTRIBUTES.reuseFactor);
    const [weight, bias] = [weightValues(layer, 'weight'), weightValues(layer, 'bias')];
    const weightType = typeOf(layer, 'weight_t');
    const zeros = weight.filter((value) => value === 0).length;
    const reused = strategy === 'resource' || strategy === 'resource_unrolled';
    return {
      types: {
        weight_t: weightType,
        bias_t: storedType(typeOf(layer, 'bias_t'), bias),
        accum_t: typeOf(layer, 'accum_t'),
      },
      roms: [
        { key: 'weight', values: reused ? transposed(weight, nIn, nOut) : weight },
        { key: 'bias', values: bias },
      ],
      values: {
        nIn,
        nOut,
        reuse,
        strategy,
        product: productOf(inputType(layer), weightType, weight),
        multipliers: Math.ceil((nIn * nOut) / reuse),
        multiplierLimit: Math.ceil((nIn * nOut) / reuse) - Math.floor(zeros / reuse),
      },
    };
  },
});

/** A row-major matrix of `rows` and `columns`, column by column. */
export function transposed(values: Float64Array, rows: number, columns: number): Float64Array {
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
}
