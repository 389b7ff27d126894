import { userError } from '../diagnostic';
import { fixed } from '../fixed';
import { attr, Layer, type Shape, sizeOf } from '../ir';
import { TABLE_ATTRIBUTES } from './activation';

export const SOFTMAX_IMPLEMENTATIONS = ['latency', 'stable', 'argmax', 'legacy'] as const;

const TABLE_PRECISION = fixed(18, 8, { rounding: 'RND', saturation: 'SAT' });

/** For which numbers Quartus fills the tables of a softmax, whatever the numbers are that look entries up (numerics.md 7.1). */
export const SOFTMAX_DOMAINS = {
  exp: attr.type('exp_domain_t', { doc: 'type of the numbers in the exp table', fallback: fixed(16, 6) }),
  inv: attr.type('inv_domain_t', { doc: 'type of the numbers in the 1/x table', fallback: fixed(18, 8) }),
};

/** Softmax along one axis, from tables of exp and 1/x (numerics.md 4.1). Size 0 means: derived from `table_size`. */
export class Softmax extends Layer {
  static readonly kind = 'Softmax';
  static readonly doc = 'Softmax along one axis, from tables of exp and of the reciprocal.';
  static override readonly attributes = {
    axis: attr.int('axis', { doc: 'the axis, counted without the batch dimension, or negative', fallback: -1 }),
    implementation: attr.choice('implementation', SOFTMAX_IMPLEMENTATIONS, {
      doc: 'how it is computed',
      fallback: 'stable',
      configurable: true,
    }),
    skip: attr.bool('skip', { doc: 'leave a final softmax out', fallback: false, configurable: true }),
    ...TABLE_ATTRIBUTES,
    expTableSize: attr.int('exp_table_size', { doc: 'entries of the exp table', fallback: 0, configurable: true }),
    invTableSize: attr.int('inv_table_size', { doc: 'entries of the 1/x table', fallback: 0, configurable: true }),
    expScale: attr.float('exp_scale', { doc: 'factor on the argument of exp', fallback: 1 }),
    exactTables: attr.bool('exact_tables', {
      doc: 'the types of the tables are those of the quantisers with which the model was trained',
      fallback: false,
    }),
    expTable: attr.type('exp_table_t', { doc: 'type of the exp table', fallback: TABLE_PRECISION }),
    invTable: attr.type('inv_table_t', { doc: 'type of the 1/x table', fallback: TABLE_PRECISION }),
    invInput: attr.type('inv_inp_t', { doc: 'type in which the sum indexes the 1/x table', fallback: TABLE_PRECISION }),
    inputNorm: attr.type('inp_norm_t', {
      doc: 'type of (maximum - x); auto: the input type without its sign',
      optional: true,
    }),
    accum: attr.type('accum_t', { doc: 'type of the terms and of their sum' }),
  };

  infer(): Shape[] {
    const shape = this.inputShape();
    if (this.axisIndex < 0 || this.axisIndex >= shape.length) {
      const axis = this.get(Softmax.attributes.axis);
      throw userError('bad-axis', `Softmax axis ${axis} is outside an input of rank ${shape.length}`, {
        node: this.name,
      });
    }
    return [shape];
  }

  /** The axis counted from the front of the input shape. */
  get axisIndex(): number {
    const axis = this.get(Softmax.attributes.axis);
    return axis < 0 ? this.inputShape().length + axis : axis;
  }

  /** Extents before, along and behind the axis. */
  get extents(): { outer: number; along: number; inner: number } {
    const [shape, axis] = [this.inputShape(), this.axisIndex];
    return { outer: sizeOf(shape.slice(0, axis)), along: shape[axis], inner: sizeOf(shape.slice(axis + 1)) };
  }
}
