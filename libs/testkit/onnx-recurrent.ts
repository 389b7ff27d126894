import type { Tensor } from '../ir';
import { at, attribute, build, type Definition } from './onnx-tensors';

export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Recurrent layers as the equations of ONNX's documentation write them. */
export const recurrent: Definition = (node, [x, w, r, b, , h0, c0]) => {
  const layout = attribute(node, 'layout', 0);
  const units = attribute(node, 'hidden_size', 0);
  const direction = attribute(node, 'direction', 'forward');
  const directions = direction === 'bidirectional' ? 2 : 1;
  const [steps, batch] = layout ? [x!.shape[1], x!.shape[0]] : x!.shape;
  const read = (t: number, n: number, i: number) => at(x!, layout ? [n, t, i] : [t, n, i]);
  const all = new Map<string, number>();
  const last = new Map<string, number>();
  const cells = new Map<string, number>();
  for (let d = 0; d < directions; d++) {
    for (let n = 0; n < batch; n++) {
      const first = (state: Tensor | undefined) =>
        Array.from({ length: units }, (_, k) => (state ? at(state, layout ? [n, d, k] : [d, n, k]) : 0));
      let [h, c] = [first(h0), first(c0)];
      const order = Array.from({ length: steps }, (_, t) => t);
      if (direction === 'reverse' || d === 1) order.reverse();
      for (const t of order) {
        const gates = w!.shape[1] / units;
        const input = (gate: number, k: number) => {
          let sum = b ? at(b, [d, gate * units + k]) : 0;
          for (let i = 0; i < w!.shape[2]; i++) sum += at(w!, [d, gate * units + k, i]) * read(t, n, i);
          return sum;
        };
        const state = (gate: number, k: number, h_: readonly number[]) => {
          let sum = b ? at(b, [d, (gates + gate) * units + k]) : 0;
          for (let i = 0; i < units; i++) sum += at(r!, [d, gate * units + k, i]) * h_[i];
          return sum;
        };
        const range = Array.from({ length: units }, (_, k) => k);
        const before: number[] = h;
        if (node.op === 'RNN') h = range.map((k) => Math.tanh(input(0, k) + state(0, k, before)));
        else if (node.op === 'GRU') {
          const [z, reset] = [0, 1].map((g) => range.map((k) => sigmoid(input(g, k) + state(g, k, before))));
          const kept = before.map((value, k) => value * reset[k]);
          const candidate = range.map((k) =>
            Math.tanh(
              input(2, k) +
                (attribute(node, 'linear_before_reset', 0) ? reset[k] * state(2, k, before) : state(2, k, kept)),
            ),
          );
          h = range.map((k) => (1 - z[k]) * candidate[k] + z[k] * before[k]);
        } else {
          const [i, o, f] = [0, 1, 2].map((g) => range.map((k) => sigmoid(input(g, k) + state(g, k, before))));
          const old: number[] = c;
          c = range.map((k) => f[k] * old[k] + i[k] * Math.tanh(input(3, k) + state(3, k, before)));
          const next: number[] = c;
          h = range.map((k) => o[k] * Math.tanh(next[k]));
        }
        for (const k of range) all.set(`${t},${d},${n},${k}`, h[k]);
      }
      for (let k = 0; k < units; k++) {
        last.set(`${d},${n},${k}`, h[k]);
        cells.set(`${d},${n},${k}`, c[k]);
      }
    }
  }
  const states = (values: ReadonlyMap<string, number>) =>
    layout
      ? build([batch, directions, units], ([n, d, k]) => values.get(`${d},${n},${k}`)!)
      : build([directions, batch, units], ([d, n, k]) => values.get(`${d},${n},${k}`)!);
  const sequence = layout
    ? build([batch, steps, directions, units], ([n, t, d, k]) => all.get(`${t},${d},${n},${k}`)!)
    : build([steps, directions, batch, units], ([t, d, n, k]) => all.get(`${t},${d},${n},${k}`)!);
  return [sequence, states(last), ...(node.op === 'LSTM' ? [states(cells)] : [])];
};
