import { type Attribute, type AttributeSet, attr, type Layer } from '../ir';

/** Pixels at both ends of one spatial dimension. */
export interface Margins {
  readonly before: Attribute<number>;
  readonly after: Attribute<number>;
}

function margins(stem: string, doc: string, before: string, after: string): Margins {
  const side = (name: string) => attr.int(`${stem}_${name}`, { doc: `${doc} at the ${name}`, fallback: 0 });
  return { before: side(before), after: side(after) };
}

export const PAD_HEIGHT = margins('pad', 'zero pixels', 'top', 'bottom');
export const PAD_WIDTH = margins('pad', 'zero pixels', 'left', 'right');
export const CROP_HEIGHT = margins('crop', 'pixels left out', 'top', 'bottom');
export const CROP_WIDTH = margins('crop', 'pixels left out', 'left', 'right');

/** The attributes of several dimensions as one set. */
export function attributesOfMargins(...all: readonly Margins[]): AttributeSet {
  return Object.fromEntries(all.flatMap(({ before, after }) => [before, after]).map((a) => [a.key, a]));
}

/** [before, after] of each dimension. */
export function marginsOf(layer: Layer, all: readonly Margins[]): (readonly [number, number])[] {
  return all.map(({ before, after }) => [layer.get(before), layer.get(after)] as const);
}
