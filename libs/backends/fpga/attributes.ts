import { attr, type LayerSchema } from '../../ir';
import { Dense } from '../../layers';

/** Attributes that every FPGA backend adds to layers that compute. */
export const FPGA_ATTRIBUTES = {
  reuseFactor: attr.int('reuse_factor', {
    doc: 'how often one multiplier is used for one inference',
    fallback: 1,
    configurable: true,
  }),
};

export const STRATEGIES = ['latency', 'resource', 'resource_unrolled'] as const;

/** Attributes of layers that multiply by a matrix. */
export const MATRIX_ATTRIBUTES = {
  strategy: attr.choice('strategy', STRATEGIES, { doc: 'how the matrix product is built', fallback: 'latency' }),
};

/** Layers that only move data have nothing to reuse. */
const MOVES = ['Input', 'Constant', 'Reshape', 'Repack', 'Clone'];

/** Adds the common FPGA attributes. */
export function extendForFpga(schema: LayerSchema): LayerSchema {
  const computing = schema.classes.filter((layerClass) => !MOVES.includes(layerClass.kind));
  return schema.extend(computing, FPGA_ATTRIBUTES).extend([Dense], MATRIX_ATTRIBUTES);
}
