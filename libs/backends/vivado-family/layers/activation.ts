import { isSigned, type Precision } from '../../../fixed';
import { Layer, sizeOf } from '../../../ir';
import { lookupTables } from '../../../kernels';
import { Activation } from '../../../layers';
import { type LayerCode, layerTemplate, type Rom, type Surroundings } from '../../fpga';

export const activation = layerTemplate<Activation>({
  classes: [Activation],
  name: 'activation',
  call: 'elementwise',
  headers: ['nnet_activation.h'],
  describe(layer, surroundings) {
    const name = layer.get(Activation.attributes.activation);
    const table = tableOf(layer, surroundings);
    const isBit = name === 'binary_tanh' && holdsBits(layer.get(Layer.common.result).precision);
    return {
      ...table,
      values: {
        size: sizeOf(layer.shape),
        function: table.roms
          ? `table::${name}<${table.roms[0].values.length}>`
          : `function::${isBit ? 'binary_tanh_bit' : name}`,
      },
    };
  },
});

/** The table of a layer that looks values up, if it does. */
export function tableOf(layer: Layer, { kernels }: Surroundings): Pick<LayerCode, 'types'> & { roms?: readonly Rom[] } {
  const [table] = lookupTables(kernels, layer);
  return table ? { types: { table_t: table.precision }, roms: [{ key: 'table', values: table.values }] } : {};
}

function holdsBits(result: Precision): boolean {
  return result.kind === 'xnor' || (result.kind === 'integer' && result.width === 1 && !isSigned(result));
}
