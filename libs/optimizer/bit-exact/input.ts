import { sizeOf } from '../../ir';
import type { Input } from '../../layers';
import { alike, UNLIMITED } from './element-bits';
import type { BitRule } from './rule';

/** Whatever the user gives. */
export const input: BitRule<Input> = { produce: (layer) => alike(sizeOf(layer.shape), UNLIMITED) };
