import { type NamedType, quantizer } from '../fixed';
import { type Weight, weightTensor } from '../ir';
import {
  Bidirectional,
  CELLS,
  type CellActivation,
  type CellKind,
  type CellPrefix,
  DIRECTION,
  type DirectedRecurrentLayer,
  RECURRENT,
  type RecurrentLayer,
} from '../layers';
import { FLOAT_ACTIVATIONS } from './float-activations';
import type { FloatFunction, Observe } from './float-functions';

type Vector = Float64Array;

/** One step of a cell: features and states to new states, the first of which is the output. */
type Step = (x: Vector, states: readonly Vector[]) => readonly Vector[];

/** v M + b, the matrix row-major [v.length, b.length]. */
function product(v: Vector, matrix: ArrayLike<number>, bias: ArrayLike<number>): Vector {
  const out = Float64Array.from(bias);
  for (const [i, x] of v.entries()) for (let j = 0; j < out.length; j++) out[j] += x * matrix[i * out.length + j];
  return out;
}

function cell(layer: RecurrentLayer, kind: CellKind, prefix: CellPrefix): Step {
  const units = layer.units(prefix);
  const data = (name: string): ArrayLike<number> => {
    const weight = layer.weights.get(`${prefix}${name}`)?.weight as Weight | undefined;
    return weight ? weightTensor(weight).data : new Float64Array(CELLS[kind].gates * units);
  };
  const slope = layer.get(RECURRENT.hardSigmoidSlope);
  const hard = {
    hard_sigmoid: (x: number) => Math.min(Math.max(slope * x + 0.5, 0), 1),
    hard_tanh: (x: number) => Math.min(Math.max(x, -1), 1),
  };
  const functionAt = (key: string): ((x: number) => number) => {
    const name = layer.getAttr(`${prefix}${key}`) as CellActivation;
    const f = name === 'hard_sigmoid' || name === 'hard_tanh' ? hard[name] : FLOAT_ACTIVATIONS[name];
    const convert = throughType(layer, `${prefix}${key}_t`);
    return (x) => convert(f(x));
  };
  const [w, b, u, br] = ['weight', 'bias', 'recurrent_weight', 'recurrent_bias'].map(data);
  const act = functionAt('activation');
  const block = (v: Vector, gate: number) => v.subarray(gate * units, (gate + 1) * units);
  if (kind === 'SimpleRNN') {
    return (x, [h]) => {
      const recurrent = product(h, u, br);
      return [product(x, w, b).map((a, k) => act(a + recurrent[k]))];
    };
  }
  const gate = functionAt('recurrent_activation');
  if (kind === 'LSTM') {
    return (x, [h, c]) => {
      const recurrent = product(h, u, br);
      const z = product(x, w, b).map((a, k) => a + recurrent[k]);
      const [i, f, g, o] = [gate, gate, act, gate].map((fn, at) => block(z, at).map(fn));
      const next = c.map((old, k) => g[k] * i[k] + old * f[k]);
      return [next.map((s, k) => o[k] * act(s)), next];
    };
  }
  const before = layer.getAttr(`${prefix}apply_reset_gate`) === 'before';
  return (x, [h]) => {
    const [a, recurrent] = [product(x, w, b), product(h, u, br)];
    const [z, r] = [0, 1].map((at) => block(a, at).map((value, k) => gate(value + block(recurrent, at)[k])));
    const kept = before
      ? block(
          product(
            h.map((old, k) => old * r[k]),
            u,
            br,
          ),
          2,
        )
      : block(recurrent, 2).map((value, k) => value * r[k]);
    const candidate = block(a, 2).map((value, k) => act(value + kept[k]));
    return [h.map((old, k) => candidate[k] * (1 - z[k]) + old * z[k])];
  };
}

/** The quantiser that a type of a cell is; nothing when the model has none. */
function throughType(layer: RecurrentLayer, key: string): (x: number) => number {
  const { precision } = layer.getAttr(key) as NamedType;
  return precision.kind === 'auto' ? (x) => x : quantizer(precision);
}

interface RunOptions {
  readonly prefix: CellPrefix;
  readonly backward: boolean;
  readonly observe?: Observe;
}

/** Outputs by step of the input, and the last states. Observed: every `state`. */
function run(
  layer: RecurrentLayer,
  step: Step,
  x: Vector,
  initial: readonly Vector[],
  { prefix, backward, observe }: RunOptions,
) {
  const [steps, features] = layer.inputShape();
  const quantize = throughType(layer, `${prefix}state_t`);
  const outputs: Vector[] = [];
  let last = initial;
  for (let i = 0; i < steps; i++) {
    const at = backward ? steps - 1 - i : i;
    const states = last.map((state) => state.map(quantize));
    last = step(x.subarray(at * features, (at + 1) * features), states);
    outputs[at] = last[0];
    for (const state of last) observe?.('state', state);
  }
  return { outputs, last };
}

function initialStates(layer: RecurrentLayer, inputs: readonly Vector[]): readonly Vector[] {
  if (layer.get(RECURRENT.passInitialStates)) return inputs.slice(1);
  return layer.stateShapes.map(([units]) => new Float64Array(units));
}

const join = (vectors: readonly Vector[]): Vector => Float64Array.from(vectors.flatMap((v) => [...v]));

export const recurrent: FloatFunction<DirectedRecurrentLayer> = (layer) => {
  const [{ kind, prefix }] = layer.cells;
  const [step, backward] = [cell(layer, kind, prefix), layer.get(DIRECTION.direction) === 'backward'];
  const reverse = backward && layer.get(DIRECTION.computedOrder);
  return (inputs, observe) => {
    const options = { prefix, backward, observe };
    const { outputs, last } = run(layer, step, inputs[0], initialStates(layer, inputs), options);
    const sequence = reverse ? outputs.reverse() : outputs;
    return [
      layer.get(RECURRENT.returnSequences) ? join(sequence) : last[0],
      ...(layer.get(RECURRENT.returnState) ? last : []),
    ];
  };
};

export const bidirectional: FloatFunction<Bidirectional> = (layer) => {
  const steps = layer.cells.map(({ kind, prefix }) => cell(layer, kind, prefix));
  const split = CELLS[layer.cells[0].kind].states;
  const mode = layer.get(Bidirectional.attributes.mergeMode);
  const merge = (a: Vector, b: Vector): Vector => {
    if (mode === 'concat') return join([a, b]);
    if (mode === 'mul') return a.map((value, k) => value * b[k]);
    return a.map((value, k) => (value + b[k]) / (mode === 'ave' ? 2 : 1));
  };
  return (inputs, observe) => {
    const initial = initialStates(layer, inputs);
    const a = run(layer, steps[0], inputs[0], initial.slice(0, split), {
      prefix: 'forward_',
      backward: false,
      observe,
    });
    const b = run(layer, steps[1], inputs[0], initial.slice(split), { prefix: 'backward_', backward: true, observe });
    const [left, right] = layer.get(RECURRENT.returnSequences) ? [a.outputs, b.outputs] : [[a.last[0]], [b.last[0]]];
    const outputs =
      mode === 'none' ? [join(left), join(right)] : [join(left.map((value, i) => merge(value, right[i])))];
    return [...outputs, ...(layer.get(RECURRENT.returnState) ? [...a.last, ...b.last] : [])];
  };
};
