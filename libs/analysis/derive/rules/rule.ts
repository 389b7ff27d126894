import type { FixedPrecision } from '../../../fixed';
import type { Layer } from '../../../ir';
import type { Assignment } from '../assignment';

/** Chooses the types of a layer; gives that of its result, which is `auto` in the configuration where it is exact. */
export type Rule<L extends Layer = Layer> = (assignment: Assignment, layer: L) => FixedPrecision;
