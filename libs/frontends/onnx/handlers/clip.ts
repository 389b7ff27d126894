import { Activation, HardActivation } from '../../../layers';
import { nodeError, numberAttribute, type OnnxNode } from '../graph';
import type { Context, Handler } from './context';

/** The ranges for which there is a kernel. */
export const clip: Handler = (node, context) => {
  const low = bound(node, context, 'min', 1, Number.NEGATIVE_INFINITY);
  const high = bound(node, context, 'max', 2, Number.POSITIVE_INFINITY);
  const input = [context.data(node)];
  if (low === 0 && high === 6) context.layer(Activation, node, input, { activation: 'relu6' });
  else if (low === 0 && high === 1) context.layer(Activation, node, input, { activation: 'relu1' });
  else if (low === 0 && high >= FLOAT_MAX) context.layer(Activation, node, input, { activation: 'relu' });
  // 2 * clip(x / 2 + 1 / 2, 0, 1) - 1 is clip(x, -1, 1).
  else if (low === -1 && high === 1) {
    context.layer(HardActivation, node, input, { activation: 'hard_tanh', slope: 0.5, shift: 0.5 });
  } else {
    const hint = 'supported are 0 to 1, 0 to 6, -1 to 1 and 0 to infinity';
    throw nodeError(node, 'unsupported-attribute', `the range ${low} to ${high} has no kernel`, hint);
  }
};

/** ONNX's default upper bound before version 11 of the operators. */
const FLOAT_MAX = Math.fround(3.4028234663852886e38);

/** A bound is an attribute before version 11 of the operators, later an optional input. */
function bound(node: OnnxNode, context: Context, key: string, slot: number, fallback: number): number {
  if ((node.inputs[slot] ?? '') === '') return numberAttribute(node, key, fallback);
  return context.constant(node, slot).data[0];
}
