import { filled, isAll, type Tensor, tensor, type Weight, weightTensor, zipTensors } from '../../ir';
import { ApplyAlpha, type Constant, Conv } from '../../layers';
import { layerOptimizer } from '../../pass';
import { constantOf, elementParameters, inSteps, moveBehind, uniform } from './affine-parameters';
import { setConstant } from './quant-parameters';

/**
 * Moves scales of the operands of a convolution behind it: one for all data, and one for each output channel of the kernel. A bias
 * in the same steps stays, as integers; another one goes along.
 */
export const scaleDownConv = layerOptimizer(Conv, {
  name: 'scale_down_conv',
  doc: 'Move the scales of the operands behind a convolution.',
  preserves: 'values',
})((graph, conv) => {
  const [data, kernel, bias] = conv.inputs.map((name) => graph.producer(name));
  const factor = dataFactor(data);
  const factors = kernelFactors(kernel);
  const [alpha] = [factors && kernel, factor !== undefined && data].filter((layer) => layer instanceof ApplyAlpha);
  if (!alpha) return false;
  const [filters] = conv.inputShape(1);
  const scale = zipTensors(factors ?? filled([filters], 1), tensor([1], [factor ?? 1]), (a, b) => a * b);
  const names = [factor === undefined ? conv.inputs[0] : data.inputs[0], factors ? kernel.inputs[0] : conv.inputs[1]];
  const steps = bias instanceof ApplyAlpha ? inSteps(graph, bias, scale) : undefined;
  if (bias === undefined) {
    moveBehind(graph, conv, names, alpha, { scale });
  } else if (steps) {
    setConstant(graph, bias, graph.producerOf(bias) as Constant, steps);
    moveBehind(graph, conv, [...names, bias.inputs[0]], alpha, { scale });
  } else {
    const constant = constantOf(graph, conv.inputs[2]);
    if (!constant) return false;
    moveBehind(graph, conv, names, alpha, { scale, bias: vector(constant) });
  }
  return true;
});

/** The one scale of all data, without a zero point, which padding does not have. */
function dataFactor(source: unknown): number | undefined {
  if (!(source instanceof ApplyAlpha)) return undefined;
  const { scale, bias } = elementParameters(source);
  return isAll(bias, 0) ? uniform(scale) : undefined;
}

/** The scale of each output channel of a kernel [n_filt, taps..., channels]; undefined when it has others. */
function kernelFactors(source: unknown): Tensor | undefined {
  if (!(source instanceof ApplyAlpha)) return undefined;
  const { scale, bias } = elementParameters(source);
  const [filters] = scale.shape;
  const block = scale.data.length / filters;
  const same = scale.data.every((x, i) => x === scale.data[i - (i % block)]);
  if (!same || !isAll(bias, 0)) return undefined;
  return tensor(
    [filters],
    scale.data.filter((_, i) => i % block === 0),
  );
}

function vector(weight: Weight): Tensor {
  const { data } = weightTensor(weight);
  return tensor([data.length], data);
}
