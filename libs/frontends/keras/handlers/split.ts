import { Split } from '../../../layers';
import { type Handler, node, onlyInput, withoutBatch } from '../handler';

/** keras.ops.split: into equal parts, or at the given indices. */
export const split: Handler = (call) => {
  const { options } = call;
  const { shape } = onlyInput(call);
  const found = withoutBatch(call, 'axis', options.integer('axis', 0), shape.length);
  const axis = found < 0 ? found + shape.length : found;
  const value = options.raw('indices_or_sections');
  const sizes = Array.isArray(value) ? between(value, shape[axis]) : equal(Number(value), shape[axis]);
  if (sizes.length === 0 || !sizes.every((size) => Number.isInteger(size) && size > 0)) {
    throw options.unsupported('indices_or_sections', value, `an axis of ${shape[axis]} does not split so`);
  }
  const outputs = sizes.map((_, part) => (part === 0 ? call.name : call.fresh(`${call.name}_part${part}`)));
  return [{ ...node(call, Split, { axis, sizes }), outputs }];
};

const equal = (parts: number, extent: number) => Array.from({ length: parts }, () => extent / parts);

function between(indices: readonly number[], extent: number): number[] {
  const bounds = [0, ...indices.map((index) => (index < 0 ? index + extent : index)), extent];
  return bounds.slice(1).map((bound, i) => bound - bounds[i]);
}
