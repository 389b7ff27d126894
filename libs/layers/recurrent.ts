import { userError } from '../diagnostic';
import { attr, formatShape, Layer, type Shape, shapesEqual, type Weight } from '../ir';
import { TABLE_ATTRIBUTES } from './activation';
import { CELLS, type CellKind, type CellPrefix } from './recurrent-cell';

/** Attributes of every recurrent layer. */
export const RECURRENT = {
  nOut: attr.int('n_out', { doc: 'features of the output' }),
  useBias: attr.bool('use_bias', {
    doc: 'the model has a bias; without one it is zero, of type uint<1>',
    fallback: true,
  }),
  returnSequences: attr.bool('return_sequences', {
    doc: 'the output has every step, not only the last',
    fallback: false,
  }),
  returnState: attr.bool('return_state', { doc: 'the last states are further outputs', fallback: false }),
  passInitialStates: attr.bool('pass_initial_states', {
    doc: 'the first states are further inputs; otherwise they are zero',
    fallback: false,
  }),
  hardSigmoidSlope: attr.float('hard_sigmoid_slope', {
    doc: 'slope of hard_sigmoid: 1/5 in Keras 2, 1/6 in Keras 3',
    fallback: 0.2,
  }),
  ...TABLE_ATTRIBUTES,
  accum: attr.type('accum_t', { doc: 'type of products, sums and gates' }),
};

/** Attributes of a recurrent layer of one direction. */
export const DIRECTION = {
  direction: attr.choice('direction', ['forward', 'backward'], {
    doc: 'the steps are visited in this order',
    fallback: 'forward',
  }),
  computedOrder: attr.bool('computed_order', {
    doc: 'the output has the steps in the order in which they are visited, as with go_backwards of Keras',
    fallback: false,
  }),
};

/** A layer that runs one or two cells over the steps of its input [steps, n_in]. */
export abstract class RecurrentLayer extends Layer {
  /** The cells, by the prefix of their attributes. */
  abstract get cells(): readonly { readonly kind: CellKind; readonly prefix: CellPrefix }[];

  get steps(): number {
    return this.inputShape()[0];
  }

  /** Units of the cell whose attributes have that prefix. */
  units(prefix: CellPrefix): number {
    return this.#weightShape(`${prefix}recurrent_weight`)[0];
  }

  /** Shape of each state of each cell, in the order of inputs and outputs. */
  get stateShapes(): readonly Shape[] {
    return this.cells.flatMap(({ kind, prefix }) => new Array(CELLS[kind].states).fill([this.units(prefix)]));
  }

  /** Shapes of the outputs before the states, given the leading extents. */
  protected abstract outputShapes(leading: Shape): readonly Shape[];

  infer(): Shape[] {
    const input = this.inputShape();
    if (input.length !== 2) {
      throw this.#mismatch(`${this.kind} reads [steps, features], its input is ${formatShape(input)}`);
    }
    for (const { kind, prefix } of this.cells) this.#checkCell(kind, prefix, input[1]);
    if (this.get(RECURRENT.passInitialStates)) this.#checkInitialStates();
    const outputs = this.outputShapes(this.get(RECURRENT.returnSequences) ? [input[0]] : []);
    const [last, expected] = [outputs[0].at(-1), this.get(RECURRENT.nOut)];
    if (last !== expected) throw this.#mismatch(`n_out is ${expected}, the weights make ${last} features`);
    return [...outputs, ...(this.get(RECURRENT.returnState) ? this.stateShapes : [])];
  }

  #checkCell(kind: CellKind, prefix: CellPrefix, nIn: number): void {
    const width = CELLS[kind].gates * this.units(prefix);
    const shapes: Readonly<Record<string, Shape>> = {
      weight: [nIn, width],
      recurrent_weight: [this.units(prefix), width],
      bias: [width],
      recurrent_bias: [width],
    };
    for (const [name, shape] of Object.entries(shapes)) {
      const key = `${prefix}${name}`;
      if (!this.weights.has(key) || shapesEqual(this.#weightShape(key), shape)) continue;
      throw this.#mismatch(`${key} has shape ${formatShape(this.#weightShape(key))}, expected ${formatShape(shape)}`);
    }
  }

  #checkInitialStates(): void {
    const expected = this.stateShapes;
    const found = this.inputs.slice(1).map((_, i) => this.inputShape(i + 1));
    if (found.length === expected.length && found.every((shape, i) => shapesEqual(shape, expected[i]))) return;
    const [wanted, given] = [expected, found].map((shapes) => shapes.map(formatShape).join(' and ') || 'none');
    throw this.#mismatch(`the initial states are ${given}, expected ${wanted}`);
  }

  #weightShape(key: string): Shape {
    return (this.getAttr(key) as Weight).tensor.shape;
  }

  #mismatch(message: string) {
    return userError('shape-mismatch', message, { node: this.name });
  }
}

/** A recurrent layer of one direction. */
export abstract class DirectedRecurrentLayer extends RecurrentLayer {
  get cells() {
    return [{ kind: this.kind as CellKind, prefix: '' as const }];
  }

  protected outputShapes(leading: Shape): Shape[] {
    return [[...leading, this.units('')]];
  }
}
