import { SOFTMAX_DOMAINS, Softmax } from '../../../layers';
import { layerOptimizer } from '../../../pass';

/**
 * All tables of exp and 1/x are filled for the types of the layer that is called `softmax`, for fixed<16,6> and fixed<18,8> where
 * there is none (numerics.md 7.1). Types that a layer's own entry gives stay.
 */
export const chooseSoftmaxDomains = layerOptimizer(Softmax, {
  name: 'quartus:choose_softmax_domains',
  doc: 'Fill the tables of every softmax for the types of the layer that is called softmax.',
  preserves: 'nothing',
})((graph, layer) => {
  const model = graph.layers.find(({ name }) => name === 'softmax');
  if (!(model instanceof Softmax)) return;
  const domains = [
    [SOFTMAX_DOMAINS.exp, model.inputType()],
    [SOFTMAX_DOMAINS.inv, model.get(Softmax.attributes.expTable)],
  ] as const;
  for (const [attribute, { precision }] of domains) {
    if (graph.config!.typeKey(layer, attribute.key)) continue;
    layer.set(attribute, { name: `${layer.name}_${attribute.key}`, precision });
  }
});
