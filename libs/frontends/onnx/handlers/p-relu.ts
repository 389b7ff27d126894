import { formatShape } from '../../../ir';
import { PReLU } from '../../../layers';
import { spread, spreads } from '../broadcast';
import { nodeError } from '../graph';
import { finite, type Handler } from './context';

/** Slopes may be shared along any dimension; the layer has one for each element. */
export const pRelu: Handler = (node, context) => {
  const input = context.data(node);
  const shape = context.fullShape(node, input);
  const slopes = finite(node, node.inputs[1], context.constant(node, 1));
  const one = [1, ...shape.slice(1)];
  if (!spreads(slopes.shape, one)) {
    const found = `slopes of shape ${formatShape(slopes.shape)} do not spread over ${formatShape(one)}`;
    throw nodeError(node, 'shape-mismatch', found);
  }
  const spreadOut = spread(slopes, one);
  const tensor = { shape: shape.slice(1), data: spreadOut.data };
  context.layer(PReLU, node, [input], { param: { tensor } });
};
