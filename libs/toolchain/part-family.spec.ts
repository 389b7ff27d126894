import { expect, it } from 'vitest';
import { partFamily } from './part-family';

it.each([
  ['xcvu13p-flga2577-2-e', 'xcup'],
  ['XCKU5P-ffvb676-2-e', 'xcup'],
  ['xcau15p-ffvb676-2-e', 'xcup'],
  ['xczu9eg-ffvb1156-2-e', 'xcup'],
  ['xck26-sfvc784-2LV-c', 'xcup'],
  ['xcu250-figd2104-2L-e', 'xcup'],
  ['xcku115-flvb2104-2-i', 'xcu'],
  ['xcvu440-flga2892-2-e', 'xcu'],
  ['xc7z020clg400-1', 'xc7'],
  ['xc7a35tcpg236-1', 'xc7'],
  ['LFE5UM5G-85F-8BG381C', 'ecp5'],
  ['iCE40HX8K-CT256', 'ice40'],
  ['generic', 'lut6'],
])('%s is %s', (part, family) => {
  expect(partFamily(part)).toBe(family);
});

it('lists what it knows for other parts', () => {
  expect(() => partFamily('10CX220YF780I5G')).toThrow(
    /error\[unknown-part\].*"10CX220YF780I5G".*\n.*try: use one of .*xc7\*.*ice40/,
  );
});
