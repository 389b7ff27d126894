import { userError } from '../../../diagnostic';
import { Einsum, MatMul } from '../../../layers';
import type { Handler, LayerCall } from '../handler';

/** keras.ops.matmul of two tensors. */
export const matmul: Handler = (call) => [{ layer: MatMul, name: call.name, inputs: twoInputs(call), attributes: {} }];

/** An einsum of two tensors, each with the batch dimension first, as is the output; the option `key` is the equation. */
export const einsum =
  (key: string): Handler =>
  (call) => {
    const subscripts = call.options.raw(key);
    const match = /^([a-zA-Z])([a-zA-Z]*),\1([a-zA-Z]*)->\1([a-zA-Z]*)$/.exec(String(subscripts).replace(/\s/g, ''));
    if (!match) {
      throw call.options.unsupported(key, subscripts, 'operands and output must begin with the batch dimension');
    }
    const attributes = { equation: `${match[2]},${match[3]}->${match[4]}` };
    return [{ layer: Einsum, name: call.name, inputs: twoInputs(call), attributes }];
  };

function twoInputs(call: LayerCall): readonly string[] {
  if (call.inputs.length === 2) return call.inputs.map(({ tensor }) => tensor);
  const message = `${call.className} reads ${call.inputs.length} tensors, expected 2`;
  throw userError('bad-inputs', message, { node: call.name });
}
