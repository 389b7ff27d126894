import { sizeOf } from '../../../ir';
import { Concatenate } from '../../../layers';
import { layerTemplate } from '../../fpga';

export const concatenate = layerTemplate<Concatenate>({
  classes: [Concatenate],
  name: 'concatenate',
  headers: ['nnet_concatenate.h'],
  describe(layer, { ioType }) {
    const axis = layer.axisIndex;
    const isLast = axis === layer.shape.length - 1;
    return {
      values: {
        size: sizeOf(layer.shape),
        rows: sizeOf(layer.shape.slice(0, axis)),
        columns: layer.inputs.map((_, slot) => sizeOf(layer.inputShape(slot).slice(axis))),
        function: ioType === 'io_stream' && !isLast ? 'concatenate_packs' : 'concatenate',
      },
    };
  },
});
