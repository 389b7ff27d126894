import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { combinational, evaluateNetlist, everyOperation, randomSamples, tinyAdder } from '../testkit/netlists';
import { emitModule, emitTestbench, hexLines, moduleInterface, packSample, totalWidth } from './index';

it('dumps', () => {
  for (const n of [tinyAdder(), combinational(), everyOperation()]) {
    const f = moduleInterface(n);
    const d = `/tmp/lt/${f.top}`;
    mkdirSync(d + '/tb', { recursive: true });
    const s = randomSamples(n, 200, 1);
    writeFileSync(`${d}/${f.top}.v`, emitModule(n));
    writeFileSync(`${d}/tb.v`, emitTestbench(f, 200, 5));
    writeFileSync(
      `${d}/tb/input.hex`,
      hexLines(
        s.map((x) => packSample(f.inputs, x)),
        totalWidth(f.inputs),
      ),
    );
    writeFileSync(
      `${d}/tb/expected.hex`,
      hexLines(
        s.map((x) => packSample(f.outputs, evaluateNetlist(n, x))),
        totalWidth(f.outputs),
      ),
    );
  }
});
