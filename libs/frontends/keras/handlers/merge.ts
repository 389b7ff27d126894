import { userError } from '../../../diagnostic';
import { Merge, type MergeOp } from '../../../layers';
import type { Handler, NodeSpec } from '../handler';

/**
 * An element-wise merge. More than two inputs become a chain from the left, whose first links are called
 * `<layer>_part1`, `<layer>_part2`, ... and are configured as the layer is.
 */
export const merge =
  (op: MergeOp): Handler =>
  (call) => {
    const count = call.inputs.length;
    if (count < 2 || (count > 2 && !ASSOCIATIVE.has(op))) {
      const expected = ASSOCIATIVE.has(op) ? 'two or more' : 'two';
      const message = `${call.className} reads ${count} tensors, supported are ${expected}`;
      throw userError('bad-inputs', message, { node: call.name });
    }
    const links: NodeSpec[] = [];
    let left = call.inputs[0].tensor;
    for (const [i, { tensor }] of call.inputs.slice(1).entries()) {
      const last = i === count - 2;
      const name = last ? call.name : call.fresh(`${call.name}_part${i + 1}`);
      const origin = last ? {} : { origin: call.name };
      links.push({ layer: Merge, name, inputs: [left, tensor], attributes: { op }, ...origin });
      left = name;
    }
    return links;
  };

const ASSOCIATIVE: ReadonlySet<MergeOp> = new Set<MergeOp>(['add', 'multiply', 'maximum', 'minimum']);
