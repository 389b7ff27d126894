import type { LayerClass } from '../ir';
import { Activation } from './activation';
import { ApplyAlpha } from './apply-alpha';
import { BatchNormOnnx } from './batch-norm-onnx';
import { BatchNormalization } from './batch-normalization';
import { BatchNormalizationQuantizedTanh } from './batch-normalization-quantized-tanh';
import { BiasAdd } from './bias-add';
import { Bidirectional } from './bidirectional';
import { BipolarQuant } from './bipolar-quant';
import { Broadcast } from './broadcast';
import { ChangeLayout } from './change-layout';
import { Clone } from './clone';
import { Concatenate } from './concatenate';
import { Constant } from './constant';
import { Conv } from './conv';
import { Conv1D } from './conv1d';
import { Conv2D } from './conv2d';
import { Cropping1D } from './cropping1d';
import { Cropping2D } from './cropping2d';
import { Dense } from './dense';
import { DepthwiseConv1D } from './depthwise-conv1d';
import { DepthwiseConv2D } from './depthwise-conv2d';
import { Dot } from './dot';
import { Einsum } from './einsum';
import { EinsumDense } from './einsum-dense';
import { Embedding } from './embedding';
import { FixedPointQuantizer } from './fixed-point-quantizer';
import { GarNet } from './gar-net';
import { GlobalPooling1D } from './global-pooling1d';
import { GlobalPooling2D } from './global-pooling2d';
import { GRU } from './gru';
import { HardActivation } from './hard-activation';
import { IFNeuron } from './if-neuron';
import { Input } from './input';
import { LayerNormalization } from './layer-normalization';
import { LIFNeuron } from './lif-neuron';
import { LSTM } from './lstm';
import { MatMul } from './mat-mul';
import { Merge } from './merge';
import { ParametrizedActivation } from './parametrized-activation';
import { PointwiseConv1D } from './pointwise-conv1d';
import { PointwiseConv2D } from './pointwise-conv2d';
import { Pooling1D } from './pooling1d';
import { Pooling2D } from './pooling2d';
import { PReLU } from './prelu';
import { Quant } from './quant';
import { Repack } from './repack';
import { Reshape } from './reshape';
import { Resize } from './resize';
import { SeparableConv1D } from './separable-conv1d';
import { SeparableConv2D } from './separable-conv2d';
import { SimpleRNN } from './simple-rnn';
import { Slice } from './slice';
import { SNNReadout } from './snn-readout';
import { Softmax } from './softmax';
import { Split } from './split';
import { TernaryTanh } from './ternary-tanh';
import { Transpose } from './transpose';
import { UnaryLUT } from './unary-lut';
import { ZeroPadding1D } from './zero-padding1d';
import { ZeroPadding2D } from './zero-padding2d';

export * from './activation';
export * from './apply-alpha';
export * from './batch-norm-onnx';
export * from './batch-normalization';
export * from './batch-normalization-quantized-tanh';
export * from './bias-add';
export * from './bidirectional';
export * from './bipolar-quant';
export * from './broadcast';
export * from './change-layout';
export * from './clone';
export * from './concatenate';
export * from './constant';
export * from './contraction';
export * from './conv';
export * from './conv1d';
export * from './conv2d';
export * from './convolution';
export * from './cropping1d';
export * from './cropping2d';
export * from './dense';
export * from './depthwise';
export * from './depthwise-conv1d';
export * from './depthwise-conv2d';
export * from './dot';
export * from './einsum';
export * from './einsum-dense';
export * from './embedding';
export * from './exact-sum';
export * from './fixed-point-quantizer';
export * from './gar-net';
export * from './global-pooling';
export * from './global-pooling1d';
export * from './global-pooling2d';
export * from './gru';
export * from './hard-activation';
export * from './if-neuron';
export * from './input';
export * from './layer-normalization';
export * from './lif-neuron';
export * from './lstm';
export * from './margins';
export * from './mask';
export * from './mat-mul';
export * from './merge';
export * from './parametrized-activation';
export * from './pointwise-conv1d';
export * from './pointwise-conv2d';
export * from './pooling';
export * from './pooling1d';
export * from './pooling2d';
export * from './prelu';
export * from './quant';
export * from './rearrangement';
export * from './recurrent';
export * from './recurrent-cell';
export * from './repack';
export * from './reshape';
export * from './resize';
export * from './separable-conv';
export * from './separable-conv1d';
export * from './separable-conv2d';
export * from './simple-rnn';
export * from './slice';
export * from './snn-readout';
export * from './softmax';
export * from './spiking-neuron';
export * from './split';
export * from './stateful-layer';
export * from './ternary-tanh';
export * from './transpose';
export * from './unary-lut';
export * from './window';
export * from './zero-padding1d';
export * from './zero-padding2d';

/** Every layer class of the compiler. */
export const LAYERS = [
  Activation,
  ApplyAlpha,
  BatchNormOnnx,
  BatchNormalization,
  BatchNormalizationQuantizedTanh,
  BiasAdd,
  Bidirectional,
  BipolarQuant,
  Broadcast,
  ChangeLayout,
  Clone,
  Concatenate,
  Constant,
  Conv,
  Conv1D,
  Conv2D,
  Cropping1D,
  Cropping2D,
  Dense,
  DepthwiseConv1D,
  DepthwiseConv2D,
  Dot,
  Einsum,
  EinsumDense,
  Embedding,
  FixedPointQuantizer,
  GRU,
  GarNet,
  GlobalPooling1D,
  GlobalPooling2D,
  HardActivation,
  IFNeuron,
  Input,
  LIFNeuron,
  LSTM,
  LayerNormalization,
  MatMul,
  Merge,
  PReLU,
  ParametrizedActivation,
  PointwiseConv1D,
  PointwiseConv2D,
  Pooling1D,
  Pooling2D,
  Quant,
  Repack,
  Reshape,
  Resize,
  SNNReadout,
  SeparableConv1D,
  SeparableConv2D,
  SimpleRNN,
  Slice,
  Softmax,
  Split,
  TernaryTanh,
  Transpose,
  UnaryLUT,
  ZeroPadding1D,
  ZeroPadding2D,
] as const satisfies readonly LayerClass[];
