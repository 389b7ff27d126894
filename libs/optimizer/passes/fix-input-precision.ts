import { type FixedPrecision, widthOf } from '../../fixed';
import { Layer } from '../../ir';
import { Input, MASK } from '../../layers';
import { layerOptimizer } from '../../pass';
import { createPropagation, inputReaders, settleTypes } from '../bit-exact';
import { typeOfBits, widest } from '../bit-exact/element-bits';
import { dependsOnSign } from '../bit-exact/fixed-point-quantizer';

/** Wider than this, an input's type only says that quantisers behind it saturate or round by a rule that needs every bit. */
const UNDECIDED = 100;

/** Fraction bits of an input whose quantisers round by a rule that needs all of them: those of a float32 in -1..1. */
const FRACTION = 24;

/**
 * Gives an input whose range its quantisers left open a type that holds all that they can give (numerics.md 5.2); the layers that
 * only move its elements follow.
 */
export const fixInputPrecision = layerOptimizer(Input, {
  name: 'fix_input_precision',
  doc: 'Give an input that only saturating quantisers read a type of finite width.',
  preserves: 'nothing',
})((graph, input) => {
  if (!input.get(Layer.common.bitExact) || input.get(Layer.common.trusted)) return false;
  const { name, precision } = input.get(Layer.common.result);
  if (widthOf(precision) <= UNDECIDED) return false;
  const readers = inputReaders(graph, input);
  if (!readers) return false;
  const { quantizers, moves } = readers;
  const modes = quantizers.map((q) => ({ rounding: q.get(MASK.rounding), saturation: q.get(MASK.saturation) }));
  const saturates = modes.every(({ saturation }) => saturation.startsWith('SAT'));
  const rounds = modes.every(({ rounding }) => rounding === 'TRN' || rounding === 'RND');
  if (!rounds || (!saturates && modes.some(({ saturation }) => saturation !== modes[0].saturation))) {
    graph.report({
      code: 'input-not-exact',
      severity: 'warning',
      where: { node: input.name },
      message: `its quantisers round or overflow by different rules: it has ${rounds ? 'one rule for all' : `${FRACTION} fraction bits`}`,
    });
  }
  const propagation = createPropagation(graph);
  const given = quantizers.flatMap((quantizer) => propagation.produced(quantizer)[0]);
  const f = rounds ? (precision as FixedPrecision).width - (precision as FixedPrecision).integer : FRACTION;
  const most = widest(given);
  const type = typeOfBits({ ...most, k: modes.some(({ rounding }) => dependsOnSign(rounding)) ? 1 : most.k, f });
  const overflow = { saturation: saturates ? 'SAT' : 'WRAP' } as const;
  input.set(Layer.common.result, { name, precision: { ...(type as FixedPrecision), ...overflow } });
  input.set(Layer.common.trusted, true);
  const again = createPropagation(graph);
  for (const layer of moves) settleTypes(graph, layer, again);
  return false;
});
