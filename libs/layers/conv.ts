import { userError } from '../diagnostic';
import { attr, formatShape, type Shape } from '../ir';
import { type WindowAxis, WindowLayer } from './window';

/**
 * ONNX's convolution with its channels last: inputs x [pixels..., channels], kernel [n_filt, taps..., channels of a group] and
 * possibly a bias [n_filt].
 */
export class Conv extends WindowLayer {
  static readonly kind = 'Conv';
  static readonly doc = 'ONNX convolution whose kernel and bias are still inputs.';
  static override readonly attributes = {
    strides: attr.ints('strides', { doc: 'pixels between two positions, for each spatial dimension' }),
    dilations: attr.ints('dilations', { doc: 'pixels between two taps, for each spatial dimension' }),
    pads: attr.ints('pads', { doc: 'padding pixels before each spatial dimension, then behind each' }),
    group: attr.int('group', { doc: 'groups of channels, each convolved on its own', fallback: 1 }),
  };

  get axes(): readonly WindowAxis[] {
    const { strides, dilations, pads } = Conv.attributes;
    const [stride, dilation, pad] = [this.get(strides), this.get(dilations), this.get(pads)];
    const [input, kernel] = [this.inputShape(), this.inputShape(1)];
    const rank = kernel.length - 2;
    if (input.length !== rank + 1 || stride.length !== rank || dilation.length !== rank || pad.length !== 2 * rank) {
      const given = [kernel, stride, dilation, pad].map(formatShape);
      const found = `kernel ${given[0]}, strides ${given[1]}, dilations ${given[2]} and pads ${given[3]}`;
      throw userError('shape-mismatch', `${found} do not fit an input of ${formatShape(input)}`, { node: this.name });
    }
    return kernel.slice(1, -1).map((size, i) => ({
      input: input[i],
      size,
      stride: stride[i],
      dilation: dilation[i],
      before: pad[i],
      after: pad[i + rank],
    }));
  }

  infer(): Shape[] {
    const kernel = this.inputShape(1);
    const [filters, group] = [kernel[0], this.get(Conv.attributes.group)];
    const extents = this.positions();
    if (kernel[kernel.length - 1] * group === this.channels && filters % group === 0) return [[...extents, filters]];
    const found = `a kernel of ${formatShape(kernel)} in ${group} groups does not fit ${this.channels} channels`;
    throw userError('shape-mismatch', found, { node: this.name });
  }
}
