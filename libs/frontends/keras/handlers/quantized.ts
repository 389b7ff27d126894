import type { Tensor, Weight } from '../../../ir';
import type { Handler, NodeSpec } from '../handler';
import { weightQuantizer } from '../qkeras/weight-quantizer';

/**
 * The handler of a QKeras layer out of that of the layer that it quantises. `weights` maps attributes of the layer to the weights
 * of QKeras whose options `<weight>_quantizer` say how they are quantised: `{ weight: 'kernel', bias: 'bias' }`.
 */
export const quantized =
  (handler: Handler, weights: Readonly<Record<string, string>>): Handler =>
  (call) => {
    const entries = Object.entries(weights).map(([attribute, weight]) => {
      const value = call.options.raw(`${weight}_quantizer`);
      return [attribute, weightQuantizer(value, call.name, weight === 'kernel')] as const;
    });
    const quantizers = new Map(entries);
    const attach = (node: NodeSpec, attribute: string, value: unknown) => {
      const quantizer = quantizers.get(attribute);
      const absent = attribute === 'bias' && node.attributes.use_bias === false;
      return quantizer && isWeight(value) && !absent ? { ...value, quantizer } : value;
    };
    // Further nodes are activations, which have no weights of these names.
    return handler(call).map((node) => ({
      ...node,
      attributes: Object.fromEntries(
        Object.entries(node.attributes).map(([attribute, value]) => [attribute, attach(node, attribute, value)]),
      ),
    }));
  };

function isWeight(value: unknown): value is Weight {
  return ArrayBuffer.isView((value as { tensor?: Tensor } | null)?.tensor?.data);
}
