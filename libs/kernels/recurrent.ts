import type { Arith, NamedType } from '../fixed';
import {
  Bidirectional,
  CELLS,
  type CellPrefix,
  DIRECTION,
  type DirectedRecurrentLayer,
  type MergeMode,
  RECURRENT,
  type RecurrentLayer,
} from '../layers';
import { type Kernel, resultType } from './kernel';
import { type CellStep, type PrepareCell, prepareCell } from './recurrent-cell';

type States<T> = readonly (readonly T[])[];

/** What a cell computes: its output after each step, in the order of the steps of the input, and its last states. */
interface Run<T> {
  readonly outputs: States<T>;
  readonly last: States<T>;
}

/** Runs one cell over all steps, from the end when `backward`; its states go through their quantiser before each. */
function runCell(layer: RecurrentLayer, prefix: CellPrefix, step: CellStep, backward: boolean) {
  const { steps } = layer;
  const { precision } = layer.getAttr(`${prefix}state_t`) as NamedType;
  const quantize = <T>(states: States<T>, m: Arith<T>): States<T> =>
    precision.kind === 'auto' ? states : states.map((state) => state.map((value) => m.cast(value, precision)));
  const features = layer.inputShape()[1];
  return <T>(x: readonly T[], initial: States<T>, m: Arith<T>): Run<T> => {
    const outputs: (readonly T[])[] = [];
    let last = initial;
    for (let i = 0; i < steps; i++) {
      const at = backward ? steps - 1 - i : i;
      last = step(x.slice(at * features, (at + 1) * features), quantize(last, m), m);
      outputs[at] = last[0];
    }
    return { outputs, last };
  };
}

/** The states before the first step, in the result type: inputs behind the first one, or zeros. */
function initialStates<T>(layer: RecurrentLayer, inputs: States<T>, m: Arith<T>): States<T> {
  const result = resultType(layer);
  if (layer.get(RECURRENT.passInitialStates)) {
    return inputs.slice(1).map((state) => state.map((value) => m.cast(value, result)));
  }
  return layer.stateShapes.map(([units]) => Array.from({ length: units }, () => m.constant(0)));
}

/** SimpleRNN, LSTM and GRU with the cells that `prepare` makes. */
export const recurrentWith =
  (prepare: PrepareCell): Kernel<DirectedRecurrentLayer> =>
  (layer) => {
    const [{ kind, prefix }] = layer.cells;
    const backward = layer.get(DIRECTION.direction) === 'backward';
    const run = runCell(layer, prefix, prepare(layer, kind, prefix), backward);
    return (inputs, m) => {
      const { outputs, last } = run(inputs[0], initialStates(layer, inputs, m), m);
      const ordered = backward && layer.get(DIRECTION.computedOrder) ? [...outputs].reverse() : outputs;
      const output = layer.get(RECURRENT.returnSequences) ? ordered.flat() : [...last[0]];
      return [output, ...lastStates(layer, last)];
    };
  };

/** Both directions, each on its own, merged step by step. */
export const bidirectionalWith =
  (prepare: PrepareCell): Kernel<Bidirectional> =>
  (layer) => {
    const [mode, result] = [layer.get(Bidirectional.attributes.mergeMode), resultType(layer)];
    const split = CELLS[layer.cells[0].kind].states;
    const runs = layer.cells.map(({ kind, prefix }, i) =>
      runCell(layer, prefix, prepare(layer, kind, prefix), i === 1),
    );
    return <T>(inputs: States<T>, m: Arith<T>) => {
      const initial = initialStates(layer, inputs, m);
      const [a, b] = [runs[0](inputs[0], initial.slice(0, split), m), runs[1](inputs[0], initial.slice(split), m)];
      const [left, right] = layer.get(RECURRENT.returnSequences) ? [a.outputs, b.outputs] : [[a.last[0]], [b.last[0]]];
      const merged =
        mode === 'none'
          ? [left.flat(), right.flat()]
          : [left.flatMap((value, i) => MERGES[mode](value, right[i], m).map((sum) => m.cast(sum, result)))];
      return [...merged, ...lastStates(layer, [...a.last, ...b.last])];
    };
  };

export const recurrent = recurrentWith(prepareCell);
export const bidirectional = bidirectionalWith(prepareCell);

function lastStates<T>(layer: RecurrentLayer, last: States<T>): T[][] {
  return layer.get(RECURRENT.returnState) ? last.map((state) => [...state]) : [];
}

const elementWise =
  (f: <T>(m: Arith<T>, a: T, b: T) => T) =>
  <T>(a: readonly T[], b: readonly T[], m: Arith<T>): T[] =>
    a.map((value, i) => f(m, value, b[i]));

/** Exact; each direction already has the result type. */
const MERGES: Readonly<
  Record<Exclude<MergeMode, 'none'>, <T>(a: readonly T[], b: readonly T[], m: Arith<T>) => readonly T[]>
> = {
  concat: (a, b) => [...a, ...b],
  sum: elementWise((m, a, b) => m.add(a, b)),
  mul: elementWise((m, a, b) => m.mul(a, b)),
  ave: elementWise((m, a, b) => m.mul(m.add(a, b), m.constant(0.5))),
};
