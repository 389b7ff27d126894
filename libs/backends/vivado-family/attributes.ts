import { attr, CONV_IMPLEMENTATIONS, type LayerSchema } from '../../ir';
import { DepthwiseConv1D, DepthwiseConv2D, Pooling1D, Pooling2D, SeparableConv1D, SeparableConv2D } from '../../layers';
import { CONVOLUTIONS, extendForReuse, PARALLELIZATION_FACTOR } from '../fpga';

export const CONV_IMPLEMENTATION = attr.choice('conv_implementation', CONV_IMPLEMENTATIONS, {
  doc: 'how the window of a stream is found',
  fallback: 'LineBuffer',
  configurable: true,
});

/** Keys of the whole model on which its firmware depends. */
export const VIVADO_SETTINGS: readonly string[] = ['BramFactor', 'PipelineInterval', 'PipelineStyle'];

/** Adds the attributes that Vivado and Vitis give to layers. */
export function extendForVivado(schema: LayerSchema): LayerSchema {
  const kernels = [...CONVOLUTIONS, DepthwiseConv1D, DepthwiseConv2D];
  const windows = [...kernels, Pooling1D, Pooling2D, SeparableConv1D, SeparableConv2D];
  return extendForReuse(schema)
    .extend(kernels, { parallelizationFactor: PARALLELIZATION_FACTOR })
    .extend(windows, { convImplementation: CONV_IMPLEMENTATION });
}
