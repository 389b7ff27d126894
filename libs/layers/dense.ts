import { userError } from '../diagnostic';
import { attr, formatShape, Layer, type Shape } from '../ir';
import { EXACT_SUM } from './exact-sum';
import { INPUT_MASK } from './mask';

/** y[j] = sum over i of x[i] * weight[i][j], plus bias[j]; on inputs of higher rank, over the last axis. */
export class Dense extends Layer {
  static readonly kind = 'Dense';
  static readonly doc = 'Fully connected layer.';
  static override readonly attributes = {
    nIn: attr.int('n_in', { doc: 'input features' }),
    nOut: attr.int('n_out', { doc: 'output features' }),
    useBias: attr.bool('use_bias', {
      doc: 'the model has a bias; without one it is zero, of type uint<1>',
      fallback: true,
    }),
    weight: attr.weight('weight', { doc: 'kernel [n_in, n_out]' }),
    bias: attr.weight('bias', { doc: 'bias [n_out]' }),
    weightType: attr.type('weight_t', { doc: 'type of the kernel' }),
    biasType: attr.type('bias_t', { doc: 'type of the bias' }),
    interleave: attr.int('interleave', {
      doc: 'order of accumulation: by (output * n_in + input) modulo this, then ascending; set by a backend',
      fallback: 1,
    }),
    accum: attr.type('accum_t', { doc: 'type of the accumulator and of each product' }),
    exactSum: EXACT_SUM,
    ...INPUT_MASK,
  };

  infer(): Shape[] {
    const [nIn, nOut] = [this.get(Dense.attributes.nIn), this.get(Dense.attributes.nOut)];
    const input = this.inputShape();
    if (input[input.length - 1] !== nIn) {
      throw userError('shape-mismatch', `Dense has ${nIn} input features, its input is ${formatShape(input)}`, {
        node: this.name,
      });
    }
    return [[...input.slice(0, -1), nOut]];
  }
}
