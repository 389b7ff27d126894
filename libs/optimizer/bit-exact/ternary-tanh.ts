import type { TernaryTanh } from '../../layers';
import { elementRule } from './rule';

/** -1, 0 or 1. */
export const ternaryTanh = elementRule<TernaryTanh>(() => ({ k: 1, i: 1, f: 0 }));
