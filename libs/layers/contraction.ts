import { userError } from '../diagnostic';
import { formatShape, type Shape } from '../ir';

/**
 * Which products a contraction of two tensors adds: output element o is the sum over s of
 * left[leftBase[o] + leftOffset[s]] * right[rightBase[o] + rightOffset[s]], in ascending s.
 */
export interface Contraction {
  readonly shape: Shape;
  readonly leftBase: Int32Array;
  readonly rightBase: Int32Array;
  readonly leftOffset: Int32Array;
  readonly rightOffset: Int32Array;
}

/** Axes of a tensor by label; a label that stands twice takes the diagonal. */
interface Operand {
  readonly labels: readonly string[];
  readonly shape: Shape;
}

/**
 * The contraction of an einsum equation such as `ab,bc->ac` or `...ab,bc->...ac`; shapes leave the batch dimension out. Summed
 * indices are in the order in which the second operand has them, then the first. A user error names what does not fit.
 */
export function parseEinsum(equation: string, left: Shape, right: Shape, node: string): Contraction {
  const match = /^([a-zA-Z.]*),([a-zA-Z.]*)->([a-zA-Z.]*)$/.exec(equation.replace(/\s/g, ''));
  if (!match) {
    throw userError('bad-equation', `${JSON.stringify(equation)} is not an einsum equation of two operands`, { node });
  }
  const operands = [expand(match[1], left, equation, node), expand(match[2], right, equation, node)] as const;
  const wide = Math.max(...operands.map(({ labels }) => labels.filter(isBroadcast).length));
  const output = labelsOf(match[3], wide);
  return contraction(operands[0], operands[1], output, node);
}

/** numpy's matrix product: the last two axes are matrices, those before them broadcast, a vector is a row or a column. */
export function matrixProduct(left: Shape, right: Shape, node: string): Contraction {
  const batch = (shape: Shape) => labelsOf('...', Math.max(0, shape.length - 2));
  const a = { labels: left.length === 1 ? ['k'] : [...batch(left), 'i', 'k'], shape: left };
  const b = { labels: right.length === 1 ? ['k'] : [...batch(right), 'k', 'j'], shape: right };
  const output = [
    ...labelsOf('...', Math.max(left.length, right.length, 2) - 2),
    ...(left.length > 1 ? ['i'] : []),
    ...(right.length > 1 ? ['j'] : []),
  ];
  return contraction(a, b, output, node);
}

/** Labels of broadcast axes count from the last one: `.0`, `.1`, ... */
const isBroadcast = (label: string) => label.startsWith('.');

function labelsOf(text: string, broadcast: number): string[] {
  const axes = Array.from({ length: broadcast }, (_, i) => `.${broadcast - 1 - i}`);
  const [before, after = ''] = text.split('...');
  return text.includes('...') ? [...before, ...axes, ...after] : [...before];
}

function expand(text: string, shape: Shape, equation: string, node: string): Operand {
  const named = text.replace('...', '').length;
  const labels = labelsOf(text, Math.max(0, shape.length - named));
  if (labels.length === shape.length && !labels.includes('.')) return { labels, shape };
  const message = `${JSON.stringify(text)} of the equation ${equation} does not fit an operand of ${formatShape(shape)}`;
  throw userError('shape-mismatch', message, { node });
}

function contraction(left: Operand, right: Operand, output: readonly string[], node: string): Contraction {
  const extents = new Map<string, number>();
  for (const { labels, shape } of [left, right]) {
    for (const [axis, label] of labels.entries()) {
      const [known, extent] = [extents.get(label) ?? 1, shape[axis]];
      if (known !== 1 && extent !== 1 && known !== extent) {
        const message = `operands of ${formatShape(left.shape)} and ${formatShape(right.shape)} do not fit: one index has ${known} and ${extent} values`;
        throw userError('shape-mismatch', message, { node });
      }
      extents.set(label, Math.max(known, extent));
    }
  }
  const unknown = output.find((label) => !extents.has(label));
  if (unknown !== undefined || new Set(output).size < output.length) {
    const what = unknown === undefined ? 'names an index twice' : `has the index ${unknown}, which no operand has`;
    throw userError('bad-equation', `the output ${what}`, { node });
  }
  const summed = [...new Set([...right.labels, ...left.labels])].filter((label) => !output.includes(label));
  return {
    shape: output.map((label) => extents.get(label) as number),
    leftBase: offsets(left, output, extents),
    rightBase: offsets(right, output, extents),
    leftOffset: offsets(left, summed, extents),
    rightOffset: offsets(right, summed, extents),
  };
}

/** For each combination of the indices `over`, row-major, where an operand has it. An axis of extent 1 is the same for all. */
function offsets(
  { labels, shape }: Operand,
  over: readonly string[],
  extents: ReadonlyMap<string, number>,
): Int32Array {
  const strides = new Map<string, number>();
  let stride = 1;
  for (let axis = labels.length - 1; axis >= 0; axis--) {
    if (shape[axis] > 1) strides.set(labels[axis], (strides.get(labels[axis]) ?? 0) + stride);
    stride *= shape[axis];
  }
  let found = [0];
  for (const label of over) {
    const step = strides.get(label) ?? 0;
    found = found.flatMap((at) => Array.from({ length: extents.get(label) as number }, (_, i) => at + i * step));
  }
  return Int32Array.from(found);
}
