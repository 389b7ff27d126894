import { CONVOLUTION, type Convolution } from '../layers';
import { accumulationOrder } from './accumulation-order';
import { accumulatorOf } from './accumulator';
import { inputType, type Kernel, resultType, typeOf, weightValues } from './kernel';
import { selectProduct, selectSum } from './product';

/**
 * At each position of the window a matrix product as in a Dense, over taps and then channels (numerics.md 3.2). Padding is zero
 * and adds nothing.
 */
export const convolution: Kernel<Convolution> = (layer) => {
  const [channels, filters] = [layer.channels, layer.get(CONVOLUTION.nFilt)];
  const { groups, taps, terms, pixels } = layer;
  const [groupChannels, groupFilters] = [channels / groups, filters / groups];
  const [weight, bias] = [weightValues(layer, 'weight'), weightValues(layer, 'bias')];
  const [accumulate, result] = [accumulatorOf(layer), resultType(layer)];
  const [data, weightType] = [inputType(layer), typeOf(layer, 'weight_t')];
  const multiply = selectProduct(data, weightType);
  const order = accumulationOrder(terms, layer.get(CONVOLUTION.interleave), (filter, i) =>
    layer.weightIndex(filter, Math.floor(i / groupChannels), i % groupChannels),
  );
  const orders = Array.from({ length: filters }, (_, filter) => order(filter));
  return ([x], m) => {
    const out = [];
    for (let window = 0; window < pixels.length; window += taps) {
      const inside = pixels.subarray(window, window + taps).filter((pixel) => pixel >= 0).length;
      const finish = selectSum(data, weightType, inside * groupChannels);
      for (const [filter, visits] of orders.entries()) {
        const firstChannel = Math.floor(filter / groupFilters) * groupChannels;
        let acc = accumulate(m.constant(bias[filter]), m);
        for (const i of visits) {
          const pixel = pixels[window + Math.floor(i / groupChannels)];
          if (pixel < 0) continue;
          const value = x[pixel * channels + firstChannel + (i % groupChannels)];
          const product = accumulate(multiply(value, weight[i * filters + filter], m), m);
          acc = accumulate(m.add(acc, product), m);
        }
        out.push(m.cast(finish(acc, m), result));
      }
    }
    return [out];
  };
};
