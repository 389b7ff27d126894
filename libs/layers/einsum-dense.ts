import { userError } from '../diagnostic';
import { attr, formatShape, Layer, type Shape, shapesEqual } from '../ir';
import { type Contraction, parseEinsum } from './contraction';

/** Sum of products of a tensor and a kernel, by an equation, plus a bias. */
export class EinsumDense extends Layer {
  static readonly kind = 'EinsumDense';
  static readonly doc = 'Sum of products of a tensor and a kernel, by an equation, plus a bias.';
  static override readonly attributes = {
    equation: attr.string('equation', { doc: 'the equation, without the batch dimension: `ab,bc->ac`' }),
    useBias: attr.bool('use_bias', {
      doc: 'the model has a bias; without one it is zero, of type uint<1>',
      fallback: true,
    }),
    weight: attr.weight('weight', { doc: 'kernel, the second operand' }),
    bias: attr.weight('bias', { doc: 'bias, of the shape of the output' }),
    weightType: attr.type('weight_t', { doc: 'type of the kernel' }),
    biasType: attr.type('bias_t', { doc: 'type of the bias' }),
    accum: attr.type('accum_t', { doc: 'type of the accumulator and of each product' }),
  };

  get contraction(): Contraction {
    const { equation, weight } = EinsumDense.attributes;
    return parseEinsum(this.get(equation), this.inputShape(), this.get(weight).tensor.shape, this.name);
  }

  infer(): Shape[] {
    const { shape } = this.contraction;
    const bias = this.get(EinsumDense.attributes.bias).tensor.shape;
    if (shapesEqual(bias, shape)) return [shape];
    const message = `the bias has shape ${formatShape(bias)}, expected that of the output ${formatShape(shape)}`;
    throw userError('shape-mismatch', message, { node: this.name });
  }
}
