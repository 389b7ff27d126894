import { userError } from '../../../diagnostic';
import { Dense } from '../../../layers';
import { layerOptimizer } from '../../../pass';
import { closestReuseFactor, FPGA_ATTRIBUTES, MATRIX_ATTRIBUTES, STRATEGIES } from '../../fpga';

/** Chooses strategy and reuse factor of a Dense, and with them the order in which a saturating accumulator adds. */
export const initDense = layerOptimizer(Dense, {
  name: 'vivado:init_dense',
  doc: 'Choose strategy, valid reuse factor and order of accumulation of a Dense.',
  // Where the accumulator saturates, the order of accumulation decides bits.
  preserves: 'nothing',
})((graph, dense) => {
  const wanted = String(graph.config!.value(dense, 'Strategy', true) ?? 'latency').toLowerCase();
  const strategy = STRATEGIES.find((name) => name === wanted);
  if (!strategy) {
    const found = `Strategy is ${JSON.stringify(wanted)}, supported are ${STRATEGIES.join(', ')}`;
    throw userError('unsupported-strategy', found, { node: dense.origin });
  }
  dense.set(MATRIX_ATTRIBUTES.strategy, strategy);
  if (strategy === 'latency') return false;
  const [nIn, nOut] = [dense.get(Dense.attributes.nIn), dense.get(Dense.attributes.nOut)];
  const given = dense.get(FPGA_ATTRIBUTES.reuseFactor);
  const reuse = closestReuseFactor(nIn, nOut, given);
  if (reuse !== given) {
    graph.report({
      code: 'reuse-factor-changed',
      severity: 'warning',
      where: { node: dense.name },
      message: `ReuseFactor ${given} does not fit a ${nIn} x ${nOut} matrix, ${reuse} is used`,
    });
  }
  dense.set(FPGA_ATTRIBUTES.reuseFactor, reuse);
  dense.set(Dense.attributes.interleave, reuse <= nIn ? reuse : 1);
  return false;
});
