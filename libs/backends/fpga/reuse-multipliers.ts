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
import { FPGA_ATTRIBUTES, MATRIX_ATTRIBUTES, TARGET_CYCLES } from './attributes';
import { nearestOf, validReuseFactors } from './reuse-factor';
import { configure } from './setting';

/** Gives a Dense a reuse factor that fits it, and with it the order in which a saturating accumulator adds. */
export function reuseDense(graph: ModelGraph, dense: Dense): void {
  const [nIn, nOut] = [dense.get(Dense.attributes.nIn), dense.get(Dense.attributes.nOut)];
  const reuse = chooseReuseFactor(graph, dense, nIn, nOut, nOut);
  dense.set(FPGA_ATTRIBUTES.reuseFactor, reuse);
  dense.set(Dense.attributes.interleave, interleaveOf(nIn, reuse));
}

/** As `reuseDense`. A depthwise kernel counts as the matrix of all its taps and channels. */
export function reuseConvolution(graph: ModelGraph, layer: Convolution): void {
  const inputs = isDepthwise(layer) ? layer.terms * layer.channels : layer.terms;
  const reuse = chooseReuseFactor(graph, layer, inputs, layer.get(CONVOLUTION.nFilt), pixelsOf(layer));
  layer.set(FPGA_ATTRIBUTES.reuseFactor, reuse);
  layer.set(CONVOLUTION.interleave, interleaveOf(inputs, reuse));
}

export function isDepthwise(layer: Layer): boolean {
  return layer instanceof DepthwiseConv1D || layer instanceof DepthwiseConv2D;
}

/** Output pixels of a convolution. */
export function pixelsOf(layer: Convolution): number {
  return layer.shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
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

/** The reuse factor of a layer of `products` n_in x n_out products: from its TargetCycles where they can be met, else its own. */
function chooseReuseFactor(graph: ModelGraph, layer: Layer, nIn: number, nOut: number, products: number): number {
  const target = targetReuse(graph, layer, products);
  if (target !== undefined) return nearestReuseFactor(layer, nIn, nOut, target);
  return fittingReuseFactor(graph, layer, nIn, nOut, layer.get(FPGA_ATTRIBUTES.reuseFactor));
}

/** Clock cycles that every product takes beside its multiplications. */
const SHUFFLE_CYCLES = 6;

/** The reuse factor, not always an integer, with which a layer takes its TargetCycles; reports cycles that no factor meets. */
function targetReuse(graph: ModelGraph, layer: Layer, products: number): number | undefined {
  const cycles = layer.expected.includes(TARGET_CYCLES) ? configure(graph, layer, TARGET_CYCLES) : 0;
  if (cycles === 0) return undefined;
  const least = SHUFFLE_CYCLES * products;
  if (cycles >= least) return (cycles - least) / products;
  graph.report({
    code: 'target-cycles-too-few',
    severity: 'warning',
    where: { node: layer.name },
    message: `TargetCycles ${cycles} cannot be met: ${products} products take at least ${least} cycles; the ReuseFactor stays`,
  });
  return undefined;
}

/** The reuse factor that fits an n_in x n_out matrix and is nearest to the one given; a change is reported. */
function fittingReuseFactor(graph: ModelGraph, layer: Layer, nIn: number, nOut: number, given: number): number {
  const reuse = nearestReuseFactor(layer, nIn, nOut, given);
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

/** Of the factors that fit; unrolled code keeps at least two multipliers. */
function nearestReuseFactor(layer: Layer, nIn: number, nOut: number, wanted: number): number {
  const valid = validReuseFactors(nIn, nOut);
  const unrolled = layer.get(MATRIX_ATTRIBUTES.strategy) === 'resource_unrolled' && valid.length > 1;
  return nearestOf(unrolled ? valid.slice(0, -1) : valid, wanted);
}

/** The order in which a matrix product with that reuse factor adds: by (output * n_in + input) modulo this. */
function interleaveOf(nIn: number, reuse: number): number {
  return reuse <= nIn ? reuse : 1;
}
