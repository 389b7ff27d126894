import { Dense } from '../../layers';
import type { BitRule } from './rule';
import { bitsOfSum, spanOf } from './span';
import { constantsOf } from './weights';

/** The exact sums over the weights that are there. */
export const dense: BitRule<Dense> = {
  produce: (layer, [x]) => {
    const [nIn, nOut] = [layer.get(Dense.attributes.nIn), layer.get(Dense.attributes.nOut)];
    const [weight, bias] = [Dense.attributes.weight, Dense.attributes.bias].map((attribute) =>
      constantsOf(layer, attribute),
    );
    const spans = x.map(spanOf);
    const rows = Array.from({ length: x.length / nIn }, (_, row) => row * nIn);
    return rows.flatMap((row) =>
      bias.map((own, j) =>
        bitsOfSum((term) => {
          for (let i = 0; i < nIn; i++) term(spans[row + i], weight[i * nOut + j]);
        }, own),
      ),
    );
  },
};
