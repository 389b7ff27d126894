import type { AnyPass } from '../../../pass';
import { validateConvImplementation } from './validate-conv-implementation';
import { validateResourceUnrolledStrategy } from './validate-resource-unrolled-strategy';

/** Passes of the vitis backend beside those that it shares with vivado. */
export const VITIS_PASSES: readonly AnyPass[] = [validateConvImplementation, validateResourceUnrolledStrategy];
