import { userError } from '../../../diagnostic';
import { Dot, Einsum } from '../../../layers';
import { type Handler, withoutBatch } from '../handler';

/** Dot: the inner product of two vectors, or of two tensors along one axis of each. */
export const dot: Handler = (call) => {
  const { inputs, options } = call;
  if (inputs.length !== 2) {
    throw userError('bad-inputs', `Dot reads ${inputs.length} tensors, expected 2`, { node: call.name });
  }
  const axes = options.raw('axes');
  const pair = Array.isArray(axes) ? options.integers('axes') : [options.integer('axes'), options.integer('axes')];
  const along = inputs.map(({ shape }, i) => {
    const axis = withoutBatch(call, 'axes', pair[i], shape.length);
    return axis < 0 ? axis + shape.length : axis;
  });
  options.only('normalize', false);
  const node = { name: call.name, inputs: inputs.map(({ tensor }) => tensor) };
  if (inputs.every(({ shape }) => shape.length === 1)) return [{ ...node, layer: Dot, attributes: {} }];
  const labels = inputs.map(({ shape }, i) =>
    shape.map((_, axis) => (axis === along[i] ? 'z' : 'abcdefgh'[axis + 4 * i])),
  );
  const free = labels.map((operand) => operand.filter((label) => label !== 'z').join(''));
  const equation = `${labels[0].join('')},${labels[1].join('')}->${free.join('')}`;
  return [{ ...node, layer: Einsum, attributes: { equation } }];
};
