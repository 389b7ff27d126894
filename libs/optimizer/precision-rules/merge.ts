import { precisionsEqual } from '../../fixed';
import { type Concatenate, type Dot, type MatMul, Merge, type MergeOp } from '../../layers';
import { cap, growthOf, type Inference, numbers, product, type Rule, set, sum, widest } from './inference';

export const merge: Rule<Merge> = (inference, layer) => {
  const both = [layer.inputType(0).precision, layer.inputType(1).precision];
  const op: MergeOp = layer.get(Merge.attributes.op);
  const selects = op === 'maximum' || op === 'minimum';
  if (selects && precisionsEqual(both[0], both[1])) return set(inference, 'result_t', both[0]);
  const [a, b] = numbers(both) ?? [];
  if (!a) return;
  if (selects) return set(inference, 'result_t', widest([a, b]));
  if (op === 'multiply') {
    const { width, integer, signed } = product(a, b);
    return set(inference, 'result_t', cap(inference, width, integer, signed));
  }
  const { integer, fraction, signed } = sum(a, b);
  set(inference, 'result_t', cap(inference, integer + fraction, integer, signed || op === 'subtract'));
};

export const concatenate: Rule<Concatenate> = (inference, layer) => {
  const types = layer.inputs.map((_, slot) => layer.inputType(slot).precision);
  if (types.every((type) => precisionsEqual(type, types[0]))) return set(inference, 'result_t', types[0]);
  const all = numbers(types);
  if (!all) return;
  const common = widest(all);
  set(inference, 'result_t', {
    ...cap(inference, common.width, common.integer, common.signed),
    rounding: all.find((t) => t.rounding !== 'TRN')?.rounding ?? 'TRN',
    saturation: all.find((t) => t.saturation !== 'WRAP')?.saturation ?? 'WRAP',
    satBits: all.find((t) => t.satBits !== 0)?.satBits ?? 0,
  });
};

/** The reference raises when the accumulator is auto too; the exact sum of products is what it would need. */
export const dot: Rule<Dot> = (inference, layer) => sumOfProducts(inference, layer, layer.inputShape()[0]);

/** As for Dot: the exact sum of products. */
export const matMul: Rule<MatMul> = (inference, layer) =>
  sumOfProducts(inference, layer, layer.contraction.leftOffset.length);

function sumOfProducts(inference: Inference, layer: Dot | MatMul, terms: number): void {
  const [a, b] = numbers([layer.inputType(0).precision, layer.inputType(1).precision]) ?? [];
  if (!a) return;
  const { width, integer, signed } = product(a, b, growthOf(terms));
  for (const key of ['accum_t', 'result_t']) set(inference, key, cap(inference, width, integer, signed));
}
