import { globalOptimizer } from '../../../pass';
import { MATRIX_ATTRIBUTES } from '../../fpga';

export const validateResourceUnrolledStrategy = globalOptimizer({
  name: 'vitis:validate_resource_unrolled_strategy',
  doc: 'Warn that Vitis may not reach the interval of an unrolled resource strategy.',
  preserves: 'bits',
})((graph, layer) => {
  const { strategy } = MATRIX_ATTRIBUTES;
  if (!layer.expected.includes(strategy) || layer.get(strategy) !== 'resource_unrolled') return;
  graph.report({
    code: 'interval-not-certain',
    severity: 'warning',
    where: { node: layer.origin },
    message: 'Vitis HLS may give Strategy Resource_Unrolled another interval than its ReuseFactor',
    hint: 'look at the interval in the report of the synthesis, or use Strategy Resource',
  });
});
