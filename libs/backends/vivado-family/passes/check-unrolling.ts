import { userError } from '../../../diagnostic';
import type { Layer } from '../../../ir';
import { Dense } from '../../../layers';
import { type AnyPass, globalOptimizer } from '../../../pass';
import { FPGA_ATTRIBUTES, isValidReuseFactor, MATRIX_ATTRIBUTES } from '../../fpga';
import { MAXIMUM_SIZE } from '../write';

/** Refuses what the tool would give up on after minutes: to unroll, or to take apart, more than it is allowed to. */
export function checkUnrolling(backend: string): AnyPass {
  return globalOptimizer({
    name: `${backend}:check_unrolling`,
    doc: 'Refuse matrix products of more multiplications in one step than the tool unrolls.',
    preserves: 'bits',
  })((_graph, layer) => {
    if (layer instanceof Dense) checkDense(layer);
  });
}

function checkDense(layer: Dense): void {
  const [nIn, nOut] = [layer.get(Dense.attributes.nIn), layer.get(Dense.attributes.nOut)];
  const strategy = layer.get(MATRIX_ATTRIBUTES.strategy);
  if (strategy === 'distributed_arithmetic') return;
  const steps = strategy === 'resource' || strategy === 'compressed' ? layer.get(FPGA_ATTRIBUTES.reuseFactor) : 1;
  if ((nIn * nOut) / steps > MAXIMUM_SIZE) throw tooLarge(layer, nIn, nOut, strategy, steps);
}

function tooLarge(layer: Layer, nIn: number, nOut: number, strategy: string, steps: number): Error {
  const count = (n: number) => n.toLocaleString('en');
  const product = `${count(nIn)} x ${count(nOut)}`;
  const division = steps === 1 ? '' : ` / ReuseFactor ${steps}`;
  const found = `Strategy ${strategy} unrolls ${product}${division} = ${count((nIn * nOut) / steps)} multiplications, the tool at most ${count(MAXIMUM_SIZE)}`;
  let reuse = Math.ceil((nIn * nOut) / MAXIMUM_SIZE);
  while (!isValidReuseFactor(nIn, nOut, reuse)) reuse++;
  return userError('unroll-limit', found, { node: layer.origin }, `use Strategy Resource with ReuseFactor ${reuse}`);
}
