import { userError } from '../diagnostic';
import { attr, type Shape } from '../ir';
import { RECURRENT, RecurrentLayer } from './recurrent';
import { CELLS, type CellKind, gatedCellAttributes, resetGateAttribute } from './recurrent-cell';

export const MERGE_MODES = ['concat', 'sum', 'mul', 'ave', 'none'] as const;
export type MergeMode = (typeof MERGE_MODES)[number];

const cellKind = (key: string) =>
  attr.choice(key, Object.keys(CELLS) as CellKind[], { doc: 'the cell of this direction' });

/**
 * Two cells that visit the steps of [steps, n_in] in both directions. With `return_sequences` both outputs of a step stand at
 * that step; otherwise each is its direction's last.
 */
export class Bidirectional extends RecurrentLayer {
  static readonly kind = 'Bidirectional';
  static readonly doc = 'Two recurrent cells, one from each end, merged.';
  static override readonly attributes = {
    ...RECURRENT,
    mergeMode: attr.choice('merge_mode', MERGE_MODES, {
      doc: 'how the two outputs become one; none: they are two outputs',
      fallback: 'concat',
    }),
    forwardCell: cellKind('forward_class_name'),
    ...prefixed('forward', { ...gatedCellAttributes('forward_'), ...resetGateAttribute('forward_') }),
    backwardCell: cellKind('backward_class_name'),
    ...prefixed('backward', { ...gatedCellAttributes('backward_'), ...resetGateAttribute('backward_') }),
  };

  get cells() {
    const { forwardCell, backwardCell } = Bidirectional.attributes;
    return [
      { kind: this.get(forwardCell), prefix: 'forward_' },
      { kind: this.get(backwardCell), prefix: 'backward_' },
    ] as const;
  }

  protected outputShapes(leading: Shape): Shape[] {
    const [forward, backward] = [this.units('forward_'), this.units('backward_')];
    switch (this.get(Bidirectional.attributes.mergeMode)) {
      case 'none':
        return [
          [...leading, forward],
          [...leading, backward],
        ];
      case 'concat':
        return [[...leading, forward + backward]];
      default:
        if (forward === backward) return [[...leading, forward]];
        throw userError('shape-mismatch', `directions of ${forward} and ${backward} units can only be concatenated`, {
          node: this.name,
        });
    }
  }
}

/** The same attributes under names that tell two cells apart. */
function prefixed<S extends object, P extends string>(prefix: P, set: S) {
  return Object.fromEntries(Object.entries(set).map(([name, value]) => [`${prefix}.${name}`, value])) as {
    readonly [K in keyof S & string as `${P}.${K}`]: S[K];
  };
}
