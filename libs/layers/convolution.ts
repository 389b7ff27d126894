import { userError } from '../diagnostic';
import { attr, formatShape, type Shape, shapesEqual } from '../ir';
import { EXACT_SUM } from './exact-sum';
import { WindowLayer } from './window';

/** Attributes of every convolution. */
export const CONVOLUTION = {
  nChan: attr.int('n_chan', { doc: 'input channels' }),
  nFilt: attr.int('n_filt', { doc: 'output channels' }),
  useBias: attr.bool('use_bias', {
    doc: 'the model has a bias; without one it is zero, of type uint<1>',
    fallback: true,
  }),
  weight: attr.weight('weight', { doc: 'kernel [taps..., input channels of a group, n_filt]' }),
  bias: attr.weight('bias', { doc: 'bias [n_filt]' }),
  weightType: attr.type('weight_t', { doc: 'type of the kernel' }),
  biasType: attr.type('bias_t', { doc: 'type of the bias' }),
  interleave: attr.int('interleave', {
    doc: 'order of accumulation: by the index of the weight modulo this, then ascending; set by a backend',
    fallback: 1,
  }),
  accum: attr.type('accum_t', { doc: 'type of the accumulator and of each product' }),
  exactSum: EXACT_SUM,
};

/** Attribute of the convolutions whose channels may be split into groups. */
export const GROUPS = {
  groups: attr.int('groups', { doc: 'groups of channels, each convolved on its own', fallback: 1 }),
};

/**
 * A convolution over channels-last pixels. Its weights lie in memory as [taps..., channels of a group, n_filt]; output channel f
 * belongs to group floor(f * groups / n_filt).
 */
export abstract class Convolution extends WindowLayer {
  /** How many groups the channels are split into. */
  abstract get groups(): number;

  /** Shape of the kernel behind its taps. */
  protected get kernelChannels(): Shape {
    return [this.get(CONVOLUTION.nChan) / this.groups, this.get(CONVOLUTION.nFilt)];
  }

  /** Products of one output element. */
  get terms(): number {
    return (this.taps * this.get(CONVOLUTION.nChan)) / this.groups;
  }

  /** Index of a weight as a resource-saving matrix product counts them: tap and channel of the group, for an output. */
  weightIndex(output: number, tap: number, channel: number): number {
    const [channels] = this.kernelChannels;
    return output * this.terms + tap * channels + channel;
  }

  infer(): Shape[] {
    const [channels, filters] = [this.get(CONVOLUTION.nChan), this.get(CONVOLUTION.nFilt)];
    const extents = this.positions();
    const where = { node: this.name };
    if (this.channels !== channels) {
      const found = formatShape(this.inputShape());
      throw userError('shape-mismatch', `${this.kind} has ${channels} input channels, its input is ${found}`, where);
    }
    if (channels % this.groups !== 0 || filters % this.groups !== 0) {
      const found = `${channels} input and ${filters} output channels do not split into ${this.groups} groups`;
      throw userError('shape-mismatch', found, where);
    }
    const expected = [...this.axes.map((axis) => axis.size), ...this.kernelChannels];
    const { shape } = this.get(CONVOLUTION.weight).tensor;
    if (!shapesEqual(shape, expected)) {
      const found = `the kernel has shape ${formatShape(shape)}, expected ${formatShape(expected)}`;
      throw userError('shape-mismatch', found, where);
    }
    return [[...extents, filters]];
  }
}
