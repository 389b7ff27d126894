import { Reshape } from './reshape';

/** A Reshape of a stream: the elements pass through a conversion to `result_t`. */
export class Repack extends Reshape {
  static override readonly kind = 'Repack';
  static override readonly doc = 'Reshape of a stream, with a conversion to its result type.';
}
