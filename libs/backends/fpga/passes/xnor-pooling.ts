import { Layer } from '../../../ir';
import { globalOptimizer } from '../../../pass';
import { passesSignsOn } from './read-as-signs';

/** A layer that moves or selects single bits makes single bits, whatever type it had before its input became one. */
export const xnorPooling = globalOptimizer({
  name: 'xnor_pooling',
  doc: 'Maximum pooling and moves of signs as single bits make single bits.',
  preserves: 'nothing',
})((_graph, layer) => {
  if (!passesSignsOn(layer) || layer.inputType().precision.kind !== 'xnor') return false;
  const { result } = Layer.common;
  layer.set(result, { ...layer.get(result), precision: { kind: 'xnor' } });
  return false;
});
