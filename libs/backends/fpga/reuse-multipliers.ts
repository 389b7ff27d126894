import type { Layer, ModelGraph } from '../../ir';
import {
  CELLS,
  CONVOLUTION,
  type Convolution,
  Dense,
  DepthwiseConv1D,
  DepthwiseConv2D,
  type RecurrentLayer,
} from '../../layers';
import { FPGA_ATTRIBUTES } from './attributes';
import { closestReuseFactor } from './reuse-factor';

/** Gives a Dense a reuse factor that fits it, and with it the order in which a saturating accumulator adds. */
export function reuseDense(graph: ModelGraph, dense: Dense): void {
  const [nIn, nOut] = [dense.get(Dense.attributes.nIn), dense.get(Dense.attributes.nOut)];
  const reuse = fittingReuseFactor(graph, dense, nIn, nOut, dense.get(FPGA_ATTRIBUTES.reuseFactor));
  dense.set(FPGA_ATTRIBUTES.reuseFactor, reuse);
  dense.set(Dense.attributes.interleave, interleaveOf(nIn, reuse));
}

/** As `reuseDense`. A depthwise kernel counts as the matrix of all its taps and channels. */
export function reuseConvolution(graph: ModelGraph, layer: Convolution): void {
  const depthwise = layer instanceof DepthwiseConv1D || layer instanceof DepthwiseConv2D;
  const inputs = depthwise ? layer.terms * layer.channels : layer.terms;
  const given = layer.get(FPGA_ATTRIBUTES.reuseFactor);
  const reuse = fittingReuseFactor(graph, layer, inputs, layer.get(CONVOLUTION.nFilt), given);
  layer.set(FPGA_ATTRIBUTES.reuseFactor, reuse);
  layer.set(CONVOLUTION.interleave, interleaveOf(inputs, reuse));
}

/**
 * The same for both products of each cell of a recurrent layer. A factor of 1 for one of them, which hls4ml writes into every
 * configuration, follows the layer's. Without `reused` multipliers the factors stay as they are given.
 */
export function reuseRecurrent(graph: ModelGraph, layer: RecurrentLayer, reused: boolean): void {
  const general = layer.get(FPGA_ATTRIBUTES.reuseFactor);
  for (const { kind, prefix } of layer.cells) {
    const units = layer.units(prefix);
    const width = CELLS[kind].gates * units;
    const products = [
      { key: `${prefix}reuse_factor`, order: `${prefix}interleave`, nIn: layer.inputShape()[1] },
      { key: `${prefix}recurrent_reuse_factor`, order: `${prefix}recurrent_interleave`, nIn: units },
    ];
    for (const { key, order, nIn } of products) {
      const own = graph.config!.value(layer, key) as number | undefined;
      const given = own === undefined || own === 1 ? general : own;
      const reuse = reused ? fittingReuseFactor(graph, layer, nIn, width, given) : given;
      layer.setAttr(key, reuse);
      if (reused) layer.setAttr(order, interleaveOf(nIn, reuse));
    }
  }
}

/** The reuse factor that fits an n_in x n_out matrix and is nearest to the one given; a change is reported. */
function fittingReuseFactor(graph: ModelGraph, layer: Layer, nIn: number, nOut: number, given: number): number {
  const reuse = closestReuseFactor(nIn, nOut, given);
  if (reuse !== given) {
    graph.report({
      code: 'reuse-factor-changed',
      severity: 'warning',
      where: { node: layer.name },
      message: `ReuseFactor ${given} does not fit a ${nIn} x ${nOut} matrix, ${reuse} is used`,
    });
  }
  return reuse;
}

/** The order in which a matrix product with that reuse factor adds: by (output * n_in + input) modulo this. */
function interleaveOf(nIn: number, reuse: number): number {
  return reuse <= nIn ? reuse : 1;
}
