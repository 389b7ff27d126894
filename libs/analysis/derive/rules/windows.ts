import { fixed } from '../../../fixed';
import { GlobalPooling, POOLING, type Pooling, Resize } from '../../../layers';
import { growthOf } from '../../../optimizer';
import { moved } from './data';
import { roundedResult } from './results';
import type { Rule } from './rule';

/** A maximum keeps its type; an average is rounded, its sum is exact. Inference knows nothing of global pooling. */
export const pooling: Rule<Pooling> = (a, layer) => {
  const isGlobal = layer instanceof GlobalPooling;
  const { width, integer, signed } = a.type(layer);
  if (layer.get(POOLING.poolOp) === 'Max') {
    const type = fixed(width, integer, { signed });
    for (const variable of ['accum', 'result']) {
      a.choose(layer, `Precision.${variable}`, isGlobal ? type : 'auto', 'its elements keep their type');
    }
    return type;
  }
  const growth = growthOf(layer.taps);
  const sum = fixed(width + 2 * growth, integer + growth, { signed });
  a.choose(layer, 'Precision.accum', isGlobal ? sum : 'auto', `exact sum of ${layer.taps} elements`);
  return roundedResult(a, layer, { signed, most: integer, what: 'largest average' });
};

/** Nearest pixels keep their type; means of several are rounded. */
export const resize: Rule<Resize> = (a, layer) => {
  if (layer.get(Resize.attributes.algorithm) === 'nearest') return moved(a, layer);
  const { integer, signed } = a.type(layer);
  return roundedResult(a, layer, { signed, most: integer, what: 'largest mean of pixels' });
};
