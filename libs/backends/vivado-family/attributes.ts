import { attr, CONV_IMPLEMENTATIONS, type LayerSchema } from '../../ir';
import { DepthwiseConv1D, DepthwiseConv2D, Pooling1D, Pooling2D, SeparableConv1D, SeparableConv2D } from '../../layers';
import { CONVOLUTIONS, extendForReuse, PARALLELIZATION_FACTOR } from '../fpga';

/** Attributes that Vivado and Vitis add to every layer. */
export const VIVADO_ATTRIBUTES = {
  streamDepth: attr.ints('stream_depth', {
    doc: 'how many transactions the stream of each output can hold (io_stream)',
    fallback: [],
  }),
  largestRom: attr.int('largest_rom', {
    doc: 'weights of more elements are read through a port of the top function; 0: none are',
    fallback: 0,
  }),
};

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
    .extend(windows, { convImplementation: CONV_IMPLEMENTATION })
    .extend(schema.classes, VIVADO_ATTRIBUTES);
}
