import { Conv1D } from './conv1d';

/** A convolution whose window is one pixel: a matrix product at each pixel. */
export class PointwiseConv1D extends Conv1D {
  static override readonly kind = 'PointwiseConv1D';
  static override readonly doc = 'Convolution of single pixels over one spatial dimension.';
}
