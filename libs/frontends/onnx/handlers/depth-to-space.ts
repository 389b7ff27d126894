import { Reshape, Transpose } from '../../../layers';
import { nodeError, numberAttribute, textAttribute } from '../graph';
import type { Handler } from './context';

/** Blocks of channels become blocks of pixels, on channels-last tensors: a reshape, a transpose and a reshape. */
export const depthToSpace: Handler = (node, context) => {
  const input = context.data(node);
  const [, height, width, channels] = context.fullShape(node, input);
  const block = numberAttribute(node, 'blocksize', 1);
  const left = channels / block ** 2;
  const mode = textAttribute(node, 'mode', 'DCR');
  if (mode !== 'DCR' && mode !== 'CRD') throw nodeError(node, 'bad-attribute', `mode is ${mode}`);
  // A channel counts rows of a block, columns of a block, channels left; with CRD the channels left come first.
  const [split, perm] =
    mode === 'DCR'
      ? [
          [block, block, left],
          [0, 2, 1, 3, 4],
        ]
      : [
          [left, block, block],
          [0, 3, 1, 4, 2],
        ];
  const parts = context.graph.add(Reshape, {
    name: `${node.name}_split`,
    inputs: [input],
    attributes: { target_shape: [height, width, ...split] },
  });
  const turned = context.graph.add(Transpose, {
    name: `${node.name}_transpose`,
    inputs: parts.outputs,
    attributes: { perm },
  });
  context.layer(Reshape, node, turned.outputs, { target_shape: [height * block, width * block, left] });
};
