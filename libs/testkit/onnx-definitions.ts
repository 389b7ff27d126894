import { sizeOf, type Tensor } from '../ir';
import type { OnnxModel, OnnxOperator } from './onnx-model';
import { dequantizeLinear, qLinear, quant, quantizeLinear, trunc } from './onnx-quantizers';
import { recurrent, sigmoid } from './onnx-recurrent';
import { at, attribute, build, type Definition, front, list } from './onnx-tensors';

const unary =
  (f: (x: number, node: OnnxOperator) => number): Definition =>
  (node, [x]) => [build(x!.shape, (index) => f(at(x!, index), node))];

function broadcast(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => Math.max(...shapes.map((s) => s[s.length - rank + i] ?? 1)));
}

const binary =
  (f: (x: number, y: number) => number): Definition =>
  (_, [a, b]) => [build(broadcast([a!.shape, b!.shape]), (index) => f(at(a!, index), at(b!, index)))];

/** Window positions along one spatial dimension, and the padding before it. */
function windows(node: OnnxOperator, extent: number, axis: number, rank: number, size: number) {
  const stride = attribute<number[]>(node, 'strides', [])[axis] ?? 1;
  const dilation = attribute<number[]>(node, 'dilations', [])[axis] ?? 1;
  const reach = (size - 1) * dilation + 1;
  const auto = attribute(node, 'auto_pad', 'NOTSET');
  const pads = attribute<number[]>(node, 'pads', []);
  let [before, after] = [pads[axis] ?? 0, pads[axis + rank] ?? 0];
  if (auto.startsWith('SAME')) {
    const total = Math.max(0, (Math.ceil(extent / stride) - 1) * stride + reach - extent);
    before = auto === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2);
    after = total - before;
  }
  const steps = (extent + before + after - reach) / stride;
  let count = (attribute(node, 'ceil_mode', 0) ? Math.ceil(steps) : Math.floor(steps)) + 1;
  if ((count - 1) * stride >= extent + before) count--;
  return { count, place: (position: number, tap: number) => position * stride + tap * dilation - before };
}

const conv: Definition = (node, [x, w, b]) => {
  const [batch, channels, ...pixels] = x!.shape;
  const [filters, inner, ...sizes] = w!.shape;
  const group = attribute(node, 'group', 1);
  const axes = pixels.map((n, i) => windows(node, n, i, pixels.length, sizes[i]));
  return [
    build([batch, filters, ...axes.map(({ count }) => count)], ([n, f, ...position]) => {
      let sum = b ? b.data[f] : 0;
      const kernel = build([inner, ...sizes], ([c, ...taps]) => {
        const place = axes.map((axis, i) => axis.place(position[i], taps[i]));
        if (place.some((p, i) => p < 0 || p >= pixels[i])) return 0;
        const channel = Math.floor((f * group) / filters) * (channels / group) + c;
        return at(x!, [n, channel, ...place]) * at(w!, [f, c, ...taps]);
      });
      for (const product of kernel.data) sum += product;
      return sum;
    }),
  ];
};

const pool =
  (op: 'max' | 'mean'): Definition =>
  (node, [x]) => {
    const [batch, channels, ...pixels] = x!.shape;
    const sizes = attribute<number[]>(node, 'kernel_shape', []);
    const axes = pixels.map((n, i) => windows(node, n, i, pixels.length, sizes[i]));
    return [
      build([batch, channels, ...axes.map(({ count }) => count)], ([n, c, ...position]) => {
        const values: number[] = [];
        build(sizes, (taps) => {
          const place = axes.map((axis, i) => axis.place(position[i], taps[i]));
          const inside = place.every((p, i) => p >= 0 && p < pixels[i]);
          if (inside) values.push(at(x!, [n, c, ...place]));
          else if (op === 'mean' && attribute(node, 'count_include_pad', 0)) values.push(0);
          return 0;
        });
        return op === 'max' ? Math.max(...values) : values.reduce((a, v) => a + v, 0) / values.length;
      }),
    ];
  };

const reduce =
  (op: 'max' | 'mean', spatial = false): Definition =>
  (node, [x, given]) => {
    const { shape } = x!;
    const named = given ? list(given) : attribute<number[]>(node, 'axes', []);
    const axes = spatial ? shape.map((_, i) => i).slice(2) : named.map((axis) => front(axis, shape.length));
    const kept = shape.map((n, i) => (axes.includes(i) ? 1 : n));
    const reduced = build(kept, (index) => {
      const values: number[] = [];
      build(
        axes.map((axis) => shape[axis]),
        (inner) => {
          values.push(
            at(
              x!,
              index.map((i, axis) => (axes.includes(axis) ? inner[axes.indexOf(axis)] : i)),
            ),
          );
          return 0;
        },
      );
      return op === 'max' ? Math.max(...values) : values.reduce((a, v) => a + v, 0) / values.length;
    });
    const keep = spatial || attribute(node, 'keepdims', 1) !== 0;
    return [keep ? reduced : { shape: shape.filter((_, i) => !axes.includes(i)), data: reduced.data }];
  };

const gemm: Definition = (node, [a, b, c]) => {
  const turn = (t: Tensor, on: number) => (on ? build([t.shape[1], t.shape[0]], ([i, j]) => at(t, [j, i])) : t);
  const [x, y] = [turn(a!, attribute(node, 'transA', 0)), turn(b!, attribute(node, 'transB', 0))];
  return [
    build([x.shape[0], y.shape[1]], ([i, j]) => {
      let sum = 0;
      for (let k = 0; k < x.shape[1]; k++) sum += at(x, [i, k]) * at(y, [k, j]);
      return attribute(node, 'alpha', 1) * sum + (c ? attribute(node, 'beta', 1) * at(c, [i, j]) : 0);
    }),
  ];
};

const matMul: Definition = (_, [a, b]) => {
  const batch = broadcast([a!.shape.slice(0, -2), b!.shape.slice(0, -2)]);
  return [
    build([...batch, a!.shape.at(-2)!, b!.shape.at(-1)!], (index) => {
      const [i, j] = index.slice(-2);
      let sum = 0;
      for (let k = 0; k < a!.shape.at(-1)!; k++) {
        sum += at(a!, [...index.slice(0, -2), i, k]) * at(b!, [...index.slice(0, -2), k, j]);
      }
      return sum;
    }),
  ];
};

const reshaped = (x: Tensor, shape: readonly number[]): Tensor => ({ shape, data: x.data });

const reshape: Definition = (_, [x, target]) => {
  const wanted = list(target).map((n, i) => (n === 0 ? x!.shape[i] : n));
  const known = sizeOf(wanted.filter((n) => n !== -1));
  return [
    reshaped(
      x!,
      wanted.map((n) => (n === -1 ? x!.data.length / known : n)),
    ),
  ];
};

const transpose: Definition = (node, [x]) => {
  const perm = attribute<number[]>(node, 'perm', []);
  return [
    build(
      perm.map((axis) => x!.shape[axis]),
      (index) =>
        at(
          x!,
          x!.shape.map((_, axis) => index[perm.indexOf(axis)]),
        ),
    ),
  ];
};

const concat: Definition = (node, inputs) => {
  const tensors = inputs as Tensor[];
  const axis = front(attribute(node, 'axis', 0), tensors[0].shape.length);
  const total = tensors.reduce((sum, t) => sum + t.shape[axis], 0);
  return [
    build(tensors[0].shape.with(axis, total), (index) => {
      let rest = index[axis];
      let slot = 0;
      while (rest >= tensors[slot].shape[axis]) rest -= tensors[slot++].shape[axis];
      return at(tensors[slot], index.with(axis, rest));
    }),
  ];
};

const softmax: Definition = (node, [x]) => {
  const axis = front(attribute(node, 'axis', -1), x!.shape.length);
  return [
    build(x!.shape, (index) => {
      const along = Array.from({ length: x!.shape[axis] }, (_, i) => Math.exp(at(x!, index.with(axis, i))));
      return along[index[axis]] / along.reduce((a, v) => a + v, 0);
    }),
  ];
};

const batchNorm: Definition = (node, [x, scale, bias, mean, variance]) => [
  build(x!.shape, (index) => {
    const c = index[1];
    const deviation = Math.sqrt(variance!.data[c] + attribute(node, 'epsilon', 1e-5));
    return ((at(x!, index) - mean!.data[c]) / deviation) * scale!.data[c] + bias!.data[c];
  }),
];

const layerNorm: Definition = (node, [x, scale, bias]) => {
  const axis = front(attribute(node, 'axis', -1), x!.shape.length);
  const inner = sizeOf(x!.shape.slice(axis));
  const data = x!.data.map((value, i) => {
    const row = Float64Array.from(x!.data).slice(i - (i % inner), i - (i % inner) + inner);
    const mean = row.reduce((a, v) => a + v, 0) / inner;
    const variance = row.reduce((a, v) => a + (v - mean) ** 2, 0) / inner;
    const normal = (value - mean) / Math.sqrt(variance + attribute(node, 'epsilon', 1e-5));
    return normal * scale!.data[i % inner] + (bias ? bias.data[i % inner] : 0);
  });
  return [reshaped({ shape: x!.shape, data }, x!.shape)];
};

const slice: Definition = (_, [x, starts, ends, axes, steps]) => {
  const along = axes ? list(axes) : list(starts).map((_, i) => i);
  const indices = x!.shape.map((n) => Array.from({ length: n }, (_, i) => i));
  for (const [i, given] of along.entries()) {
    const axis = front(given, x!.shape.length);
    const [n, step] = [x!.shape[axis], steps ? steps.data[i] : 1];
    const bound = (b: number) => (b < 0 ? b + n : b);
    const picked: number[] = [];
    const [start, end] = [bound(starts!.data[i]), ends!.data[i] < -n ? -1 : bound(ends!.data[i])];
    for (let j = Math.min(start, n - Number(step < 0)); step > 0 ? j < Math.min(end, n) : j > end; j += step)
      picked.push(j);
    indices[axis] = picked;
  }
  return [
    build(
      indices.map((i) => i.length),
      (index) =>
        at(
          x!,
          index.map((i, axis) => indices[axis][i]),
        ),
    ),
  ];
};

const split: Definition = (node, [x, given]) => {
  const axis = front(attribute(node, 'axis', 0), x!.shape.length);
  let from = 0;
  return list(given).map((size) => {
    const offset = from;
    from += size;
    return build(x!.shape.with(axis, size), (index) => at(x!, index.with(axis, index[axis] + offset)));
  });
};

const gather: Definition = (node, [x, indices]) => {
  const axis = front(attribute(node, 'axis', 0), x!.shape.length);
  const shape = [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)];
  return [
    build(shape, (index) => {
      const inner = index.slice(axis, axis + indices!.shape.length);
      const pick = front(at(indices!, inner), x!.shape[axis]);
      return at(x!, [...index.slice(0, axis), pick, ...index.slice(axis + indices!.shape.length)]);
    }),
  ];
};

const pad: Definition = (_, [x, pads]) => {
  const rank = x!.shape.length;
  const shape = x!.shape.map((n, i) => n + pads!.data[i] + pads!.data[i + rank]);
  return [
    build(shape, (index) => {
      const from = index.map((i, axis) => i - pads!.data[axis]);
      return from.every((i, axis) => i >= 0 && i < x!.shape[axis]) ? at(x!, from) : 0;
    }),
  ];
};

/** Nearest, with whole factors. */
const resize: Definition = (_, [x, , scales]) => {
  const shape = x!.shape.map((n, i) => n * scales!.data[i]);
  return [
    build(shape, (index) =>
      at(
        x!,
        index.map((i, axis) => Math.floor(i / scales!.data[axis])),
      ),
    ),
  ];
};

const depthToSpace: Definition = (node, [x]) => {
  const b = attribute(node, 'blocksize', 1);
  const [n, channels, height, width] = x!.shape;
  const left = channels / b ** 2;
  const crd = attribute(node, 'mode', 'DCR') === 'CRD';
  return [
    build([n, left, height * b, width * b], ([sample, c, i, j]) => {
      const [row, column] = [i % b, j % b];
      const channel = crd ? (c * b + row) * b + column : (row * b + column) * left + c;
      return at(x!, [sample, channel, Math.floor(i / b), Math.floor(j / b)]);
    }),
  ];
};

const einsum: Definition = (node, [a, b]) => {
  const [operands, output] = attribute(node, 'equation', '').split('->');
  const [left, right] = operands.split(',');
  const extents = new Map([
    ...[...left].map((l, i) => [l, a!.shape[i]] as const),
    ...[...right].map((l, i) => [l, b!.shape[i]] as const),
  ]);
  const summed = [...extents.keys()].filter((label) => !output.includes(label));
  return [
    build(
      [...output].map((label) => extents.get(label)!),
      (index) => {
        const inner = build(
          summed.map((label) => extents.get(label)!),
          (sum) => {
            const value = (label: string) =>
              output.includes(label) ? index[output.indexOf(label)] : sum[summed.indexOf(label)];
            return at(a!, [...left].map(value)) * at(b!, [...right].map(value));
          },
        );
        return [...inner.data].reduce((total, product) => total + product, 0);
      },
    ),
  ];
};

const DEFINITIONS: Readonly<Record<string, Definition>> = {
  Add: binary((x, y) => x + y),
  AveragePool: pool('mean'),
  BatchNormalization: batchNorm,
  BipolarQuant: (_, [x, s]) => [build(x!.shape, (index) => (at(x!, index) >= 0 ? at(s!, index) : -at(s!, index)))],
  Clip: (_, [x, low, high]) => [build(x!.shape, (i) => Math.min(Math.max(at(x!, i), low!.data[0]), high!.data[0]))],
  Concat: concat,
  Conv: conv,
  DepthToSpace: depthToSpace,
  DequantizeLinear: dequantizeLinear,
  Einsum: einsum,
  Flatten: (_, [x]) => [reshaped(x!, [x!.shape[0], sizeOf(x!.shape.slice(1))])],
  GRU: recurrent,
  Gather: gather,
  Gemm: gemm,
  GlobalAveragePool: reduce('mean', true),
  GlobalMaxPool: reduce('max', true),
  LSTM: recurrent,
  LayerNormalization: layerNorm,
  LeakyRelu: unary((x, node) => (x < 0 ? attribute(node, 'alpha', 0.01) * x : x)),
  MatMul: matMul,
  MaxPool: pool('max'),
  Mul: binary((x, y) => x * y),
  PRelu: binary((x, slope) => (x < 0 ? slope * x : x)),
  Pad: pad,
  QLinearConv: qLinear(conv, 0),
  QLinearMatMul: qLinear(matMul, -1),
  Quant: quant,
  QuantizeLinear: quantizeLinear,
  RNN: recurrent,
  ReduceMax: reduce('max'),
  ReduceMean: reduce('mean'),
  Relu: unary((x) => Math.max(x, 0)),
  Reshape: reshape,
  Resize: resize,
  Sigmoid: unary(sigmoid),
  Slice: slice,
  Softmax: softmax,
  Split: split,
  Squeeze: (_, [x, axes]) => [
    reshaped(
      x!,
      x!.shape.filter((_, i) => !list(axes).includes(i)),
    ),
  ],
  Sub: binary((x, y) => x - y),
  Tanh: unary(Math.tanh),
  Transpose: transpose,
  Trunc: trunc,
  Unsqueeze: (_, [x, axes]) => {
    const rest = x!.shape.values();
    const rank = x!.shape.length + list(axes).length;
    return [
      reshaped(
        x!,
        Array.from({ length: rank }, (_, i) => (list(axes).includes(i) ? 1 : rest.next().value!)),
      ),
    ];
  },
};

/** The outputs of a model by loops over indices, as ONNX's, QONNX's and ONNX Runtime's documentation define the operators. */
export function evaluateOnnx(model: OnnxModel, inputs: Readonly<Record<string, Tensor>>): readonly Tensor[] {
  const values = new Map<string, Tensor>([...Object.entries(model.constants), ...Object.entries(inputs)]);
  for (const node of model.nodes) {
    const results = DEFINITIONS[node.op](
      node,
      node.inputs.map((name) => values.get(name)),
      model.opset ?? 17,
    );
    for (const [i, name] of node.outputs.entries()) if (name !== '') values.set(name, results[i]);
  }
  return model.outputs.map((name) => values.get(name) as Tensor);
}
