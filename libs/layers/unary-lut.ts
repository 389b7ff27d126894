import { userError } from '../diagnostic';
import { widthOf } from '../fixed';
import { attr, Layer, type Shape } from '../ir';

/** An element-wise function as a table with an entry for each word of its input. */
export class UnaryLUT extends Layer {
  static readonly kind = 'UnaryLUT';
  static readonly doc = 'Element-wise function as a table of all input words.';
  static override readonly attributes = {
    index: attr.type('index_t', { doc: 'type whose words, as unsigned integers, index the table' }),
    table: attr.weight('table', { doc: 'values by index, [2^width of index_t]' }),
    tableType: attr.type('table_t', { doc: 'type of the entries' }),
  };

  infer(): Shape[] {
    const { index, table } = UnaryLUT.attributes;
    const width = widthOf(this.get(index).precision);
    const entries = this.get(table).tensor.data.length;
    if (entries !== 2 ** width) {
      const found = `the table has ${entries} entries, an index of ${width} bits needs ${2 ** width}`;
      throw userError('shape-mismatch', found, { node: this.name });
    }
    return [this.inputShape()];
  }
}
