import { Conv2D } from './conv2d';

/** A convolution whose window is one pixel: a matrix product at each pixel. */
export class PointwiseConv2D extends Conv2D {
  static override readonly kind = 'PointwiseConv2D';
  static override readonly doc = 'Convolution of single pixels over two spatial dimensions.';
}
