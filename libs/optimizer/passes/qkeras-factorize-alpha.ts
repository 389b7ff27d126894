import { AUTO, type NamedType, type Precision } from '../../fixed';
import {
  alphaOf,
  factored,
  factorize,
  filled,
  quantizerPrecision,
  type Tensor,
  type Weight,
  weightTensor,
} from '../../ir';
import { ApplyAlpha } from '../../layers';
import { globalOptimizer } from '../../pass';
import { NO_BIAS } from './configure-layer';
import { isMatrixLayer, weightOf } from './matrix-layer';

/**
 * Takes the factor `alpha` out of a kernel's quantiser: the weights become those without it, and an ApplyAlpha
 * `<layer>_alpha` behind the layer applies it and then the bias (numerics.md 8). Powers of two get a type of exponents; the other
 * types are automatic unless the configuration has an entry of that name.
 */
export const qkerasFactorizeAlpha = globalOptimizer({
  name: 'qkeras_factorize_alpha',
  doc: "Take the factor out of a kernel's quantiser into a layer of its own.",
  preserves: 'values',
})((graph, layer) => {
  if (!isMatrixLayer(layer)) return false;
  const [weight, bias] = [weightOf(layer, 'weight'), weightOf(layer, 'bias')];
  if (!hasFactor(weight) && !hasFactor(bias)) return false;
  const { scale, kernel } = splitKernel(weight);
  layer.setAttr('weight', kernel);
  layer.setAttr('bias', { tensor: filled(bias.tensor.shape, 0) });
  const biasPrecision = bias.quantizer && quantizerPrecision(bias.quantizer);
  // The bias of 0 keeps the type that the bias had, unless that has no 0.
  const precision = biasPrecision?.kind === 'exponent' ? NO_BIAS : biasPrecision;
  if (precision) layer.setAttr('bias_t', { name: `${layer.name}_bias_t`, precision });

  const name = graph.uniqueName(`${layer.name}_alpha`);
  const moved = hasFactor(bias) ? { tensor: weightTensor(bias) } : bias;
  const type = (key: string, precision: Precision): NamedType => ({ name: `${name}_${key}`, precision });
  // The entry for the layer itself says nothing about this one.
  const configured = (variable: string) =>
    graph.config!.ownPrecision({ name, origin: name, kind: '' }, variable) ?? type(`${variable}_t`, AUTO);
  graph.insertAfter(layer, ApplyAlpha, {
    name,
    origin: layer.origin,
    attributes: {
      n_filt: layer.shape.length === 1 ? -1 : scale.data.length,
      scale: { tensor: scale },
      bias: moved,
      scale_t: isPo2(weight) ? type('scale_t', exponentType(scale)) : configured('scale'),
      bias_t: biasPrecision ? type('bias_t', biasPrecision) : configured('bias'),
      result_t: configured('result'),
    },
  });
  return true;
});

function hasFactor({ quantizer }: Weight): boolean {
  return quantizer !== undefined && alphaOf(quantizer) !== 1;
}

function isPo2({ quantizer }: Weight): boolean {
  return quantizer !== undefined && alphaOf(quantizer) === 'auto_po2';
}

/** A kernel without factor, and the factor per channel; ones where it had none. */
function splitKernel(weight: Weight): { readonly kernel: Weight; readonly scale: Tensor } {
  const { tensor, quantizer } = weight;
  if (quantizer === undefined || !hasFactor(weight)) {
    return { kernel: weight, scale: filled(tensor.shape.slice(-1), 1) };
  }
  const { values, scale } = factorize(tensor, quantizer);
  return { kernel: { tensor: values, quantizer: factored(quantizer) }, scale };
}

/** Exponents of every scale; as many bits as the reference uses, in which its own quantiser loses scales of 2 and 4. */
function exponentType(scale: Tensor): Precision {
  const most = Math.max(...Array.from(scale.data, (value) => Math.abs(Math.log2(value))));
  return { kind: 'exponent', width: Math.max(Math.trunc(most) + 1, 2), signed: true };
}
