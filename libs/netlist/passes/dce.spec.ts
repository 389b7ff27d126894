import { expect, it } from 'vitest';
import { fixed } from '../../fixed';
import { NetlistBuilder } from '../builder';
import { interpreter } from '../interpret';
import { dce } from './dce';

it('keeps inputs and what outputs use', () => {
  const b = new NetlistBuilder('top');
  b.enterLayer('l');
  const [x, y] = b.input('x', [2], fixed(4, 4));
  b.mul(x, y);
  b.lookup(b.table('unused', [1n, 2n]), b.wrap(y, 1, false));
  const used = b.lookup(b.table('used', [3n, 4n]), b.wrap(x, 1, false));
  b.output('y', [1], fixed(4, 4), [used]);
  const before = b.finish();
  const after = dce(before);
  expect(after.nodes.map((node) => node.op)).toEqual(['input', 'input', 'wrap', 'lookup']);
  expect(after.tables.map((table) => table.name)).toEqual(['used']);
  expect(dce(after)).toEqual(after);
  for (const x0 of [-8n, -3n, 7n]) expect(interpreter(after)([[x0, 1n]])).toEqual(interpreter(before)([[x0, 1n]]));
});
