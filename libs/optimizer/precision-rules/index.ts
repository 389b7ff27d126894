import type { Precision } from '../../fixed';
import type { Layer, ModelGraph } from '../../ir';
import { Dense } from '../../layers';
import { batchNormalization } from './batch-normalization';
import { convolution } from './convolution';
import { garNet } from './gar-net';
import { type Inference, matrixProduct, type Rule, sameAsInput } from './inference';
import { concatenate, dot, matMul, merge } from './merge';
import { parametrizedActivation, prelu } from './parameter';
import { pooling } from './pooling';
import { fixedPointQuantizer, unaryLut } from './quantizer';

export { growthOf, modelDefault, product, sum, widest } from './inference';

/** Rules by layer kind; every other kind gets the model's default types. */
const RULES: Readonly<Record<string, Rule<never>>> = {
  ApplyAlpha: batchNormalization,
  BatchNormalization: batchNormalization,
  Broadcast: sameAsInput,
  ChangeLayout: sameAsInput,
  Clone: sameAsInput,
  Concatenate: concatenate,
  Conv1D: convolution,
  Conv2D: convolution,
  Cropping1D: sameAsInput,
  Cropping2D: sameAsInput,
  Dense: ((inference, layer) => matrixProduct(inference, layer, layer.get(Dense.attributes.nIn))) satisfies Rule<Dense>,
  DepthwiseConv1D: convolution,
  DepthwiseConv2D: convolution,
  Dot: dot,
  FixedPointQuantizer: fixedPointQuantizer,
  GarNet: garNet,
  LayerNormalization: batchNormalization,
  MatMul: matMul,
  Merge: merge,
  PReLU: prelu,
  ParametrizedActivation: parametrizedActivation,
  PointwiseConv1D: convolution,
  PointwiseConv2D: convolution,
  Pooling1D: pooling,
  Pooling2D: pooling,
  Repack: sameAsInput,
  Reshape: sameAsInput,
  Resize: sameAsInput,
  Slice: sameAsInput,
  Split: sameAsInput,
  Transpose: sameAsInput,
  UnaryLUT: unaryLut,
  ZeroPadding1D: sameAsInput,
  ZeroPadding2D: sameAsInput,
};

/**
 * Types that numerics.md 5.1 derives for a layer's open keys. Keys without a rule are left out: they get the default.
 * `maximum` (auto for none) caps widths and integer parts.
 */
export function inferTypes(
  graph: ModelGraph,
  layer: Layer,
  open: ReadonlySet<string>,
  maximum: Precision,
): ReadonlyMap<string, Precision> {
  const inference: Inference = { graph, open, found: new Map(), maximum };
  (RULES[layer.kind] as Rule | undefined)?.(inference, layer);
  return inference.found;
}
