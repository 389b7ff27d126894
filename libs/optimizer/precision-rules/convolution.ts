import type { Convolution } from '../../layers';
import { matrixProduct, type Rule } from './inference';

/** One product for each tap and each channel of a group. */
export const convolution: Rule<Convolution> = (inference, layer) => matrixProduct(inference, layer, layer.terms);
