import { userError } from '../../../diagnostic';
import { formatShape } from '../../../ir';
import { inputType, type KernelTable, productKind, typeOf, weightValues } from '../../../kernels';
import { Dense } from '../../../layers';
import { lowerConstants, traceLayer } from '../../../netlist';
import { FPGA_ATTRIBUTES, type LayerCode, layerTemplate, MATRIX_ATTRIBUTES, storedType, wireCode } from '../../fpga';
import { productOf } from './product';

export const dense = layerTemplate<Dense>({
  classes: [Dense],
  name: 'dense',
  headers: ['nnet_dense.h', 'nnet_dense_stream.h'],
  describe(layer, { kernels }) {
    if (layer.inputShape().length !== 1) {
      const found = `a Dense of an input ${formatShape(layer.inputShape())} cannot be built, expected one axis`;
      throw userError('unsupported-shape', found, { node: layer.origin }, 'use a model with at most three axes here');
    }
    switch (layer.get(MATRIX_ATTRIBUTES.strategy)) {
      case 'distributed_arithmetic':
        return distributed(layer, kernels);
      case 'compressed':
        return compressed(layer);
      case 'resource':
      case 'resource_unrolled':
        return full(layer, transposed);
      case 'latency':
        return full(layer, (values) => values);
    }
  },
});

type Layout = (values: Float64Array, rows: number, columns: number) => Float64Array;

/** All weights, in the layout of the strategy. */
function full(layer: Dense, layout: Layout): LayerCode {
  const common = multipliers(layer);
  const { nIn, nOut, reuse, weight } = common;
  const zeros = weight.filter((value) => value === 0).length;
  const count = Math.ceil((nIn * nOut) / reuse);
  return {
    types: common.types,
    roms: [
      { key: 'weight', values: layout(weight, nIn, nOut) },
      { key: 'bias', values: common.bias },
    ],
    values: { ...common.values, multipliers: count, multiplierLimit: count - Math.floor(zeros / reuse) },
  };
}

/** The weights that are not zero, by input and then output, filled up with zeros to what all multipliers can take. */
function compressed(layer: Dense): LayerCode {
  const common = multipliers(layer);
  const { nOut, reuse, weight } = common;
  // Among signs, 0 is one of the two.
  const isPlain = productKind(inputType(layer), typeOf(layer, 'weight_t')) === 'mult';
  const kept = [...weight.keys()].filter((at) => !isPlain || weight[at] !== 0);
  const count = Math.max(1, Math.ceil(kept.length / reuse));
  const filled = Array.from({ length: count * reuse }, (_, i) => kept[i]);
  return {
    types: { ...common.types, input_index_t: indexType(common.nIn), output_index_t: indexType(nOut) },
    roms: [
      { key: 'input_index', values: filled.map((at) => (at === undefined ? 0 : Math.floor(at / nOut))) },
      { key: 'output_index', values: filled.map((at) => (at === undefined ? 0 : at % nOut)) },
      { key: 'weight', values: filled.map((at) => (at === undefined ? 0 : weight[at])) },
      { key: 'bias', values: common.bias },
    ],
    values: { ...common.values, multipliers: count, multiplierLimit: count },
  };
}

function indexType(values: number) {
  return { kind: 'integer', width: Math.max(1, Math.ceil(Math.log2(values))), signed: false } as const;
}

/** What all strategies that multiply have in common. */
function multipliers(layer: Dense) {
  const [nIn, nOut] = [layer.get(Dense.attributes.nIn), layer.get(Dense.attributes.nOut)];
  const reuse = layer.get(FPGA_ATTRIBUTES.reuseFactor);
  const [weight, bias] = [weightValues(layer, 'weight'), weightValues(layer, 'bias')];
  const weightType = typeOf(layer, 'weight_t');
  const biasType = storedType(typeOf(layer, 'bias_t'), bias);
  const product = productOf(inputType(layer), weightType, weight);
  const strategy = layer.get(MATRIX_ATTRIBUTES.strategy);
  return {
    nIn,
    nOut,
    reuse,
    weight,
    bias,
    types: { weight_t: weightType, bias_t: biasType, accum_t: typeOf(layer, 'accum_t') },
    values: { nIn, nOut, reuse, strategy, product, wires: [] },
  };
}

/** Shifts and additions that compute the exact sums and convert them: no weight is left. */
function distributed(layer: Dense, kernels: KernelTable): LayerCode {
  const [nIn, nOut] = [layer.get(Dense.attributes.nIn), layer.get(Dense.attributes.nOut)];
  return {
    values: { nIn, nOut, strategy: layer.get(MATRIX_ATTRIBUTES.strategy) },
    configValues() {
      const { wires, outputs } = wireCode(lowerConstants(traceLayer(layer, kernels)), () => 'data');
      return { wires, results: outputs[0] };
    },
  };
}

/** A row-major matrix of `rows` and `columns`, column by column. */
function transposed(values: Float64Array, rows: number, columns: number): Float64Array {
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
}
