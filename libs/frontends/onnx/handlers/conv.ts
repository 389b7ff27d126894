import { Conv } from '../../../layers';
import { numberAttribute } from '../graph';
import { spatialOf } from '../layout';
import { windowsOf } from '../windows';
import type { Handler } from './context';

/** Convolution of channels-last tensors; the kernel and the bias may be constants or quantised ones. */
export const conv: Handler = (node, context) => {
  const input = context.data(node);
  const kernel = context.operandShape(node, 1);
  const { strides, dilations, pads } = windowsOf(
    node,
    spatialOf(node, context.fullShape(node, input)),
    spatialOf(node, kernel),
  );
  const inputs = [input, context.parameter(node, 1)];
  if ((node.inputs[2] ?? '') !== '') inputs.push(context.parameter(node, 2));
  context.layer(Conv, node, inputs, {
    strides: [...strides],
    dilations: [...dilations],
    pads: [...pads.map(([before]) => before), ...pads.map(([, after]) => after)],
    group: numberAttribute(node, 'group', 1),
  });
};
