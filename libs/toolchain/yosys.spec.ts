import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emitModule } from '../rtl';
import { everyOperation, tinyAdder } from '../testkit/netlists';
import { inTemporaryFolder } from './files';
import { findTool } from './find-tool';
import { synthesize } from './synth';
import { runYosys, YOSYS } from './yosys';

const files = new Map([['rtl/tiny.v', emitModule(tinyAdder())]]);

describe('runYosys', () => {
  it('gives outputs and log, and streams the log to a file', () =>
    inTemporaryFolder(async (folder) => {
      const logFile = join(folder, 'yosys.log');
      const script = 'read_verilog rtl/tiny.v\nwrite_verilog -noattr out/tiny.v';
      const result = await runYosys(
        { script, files: new Map([...files, ['out/.keep', '']]), outputs: ['out/tiny.v'] },
        { logFile },
      );
      expect(result.files.get('out/tiny.v')).toContain('module tiny(');
      expect(result.log).toContain('Executing Verilog-2005 frontend: rtl/tiny.v');
      expect(await readFile(logFile, 'utf8')).toBe(result.log);
    }));

  it('quotes the first error of a script that fails', async () => {
    await expect(runYosys({ script: 'read_verilog rtl/tiny.v\nbogus', files, outputs: [] })).rejects.toThrow(
      "error[tool-failed]: Yosys ended with exit code 1: ERROR: No such command: bogus (type 'help' for a command overview)",
    );
  });

  it('misses an output that was not written', async () => {
    await expect(runYosys({ script: 'read_verilog rtl/tiny.v', files, outputs: ['a.json'] })).rejects.toThrow(
      'Yosys ended without writing a.json',
    );
  });

  it('can be cancelled and timed out while it computes', async () => {
    const job = { script: 'read_verilog rtl/tiny.v\nsynth_xilinx -family xcup -top tiny', files, outputs: [] };
    await expect(runYosys(job, { timeoutMs: 400 })).rejects.toThrow('Yosys did not end within 0.4 s');
    const started = performance.now();
    await expect(runYosys(job, { signal: AbortSignal.timeout(400) })).rejects.toThrow(
      'error[tool-cancelled]: Yosys was cancelled',
    );
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('does the same with a native Yosys', async (context) => {
    const native = await findTool(YOSYS);
    if (native === undefined) return context.skip('no native Yosys is installed');
    const script = 'read_verilog rtl/tiny.v\nwrite_verilog -noattr tiny.v';
    const job = { script, files, outputs: ['tiny.v'] };
    const [here, there] = [await runYosys(job), await runYosys(job, { native: native.path })];
    // The first line of each names its version.
    const text = (result: typeof here) => String(result.files.get('tiny.v')).replace(/^.*\n/, '').replace(/\s+/g, ' ');
    expect(text(there)).toContain('module tiny(');
    expect(text(here)).toContain('module tiny(');
    await expect(runYosys({ ...job, script: 'bogus' }, { native: native.path })).rejects.toThrow(
      'ERROR: No such command: bogus',
    );
  });
});

describe('synthesize', () => {
  it('counts LUTs and flip-flops of a tiny design', async () => {
    const { resources } = await synthesize(files, 'tiny', 'lut6');
    expect(resources.ff).toBe(7);
    expect(resources.lut).toBeGreaterThan(5);
  });

  it('maps tables, multipliers and wide words to UltraScale+', async () => {
    const verilog = new Map([['rtl/every_operation.v', emitModule(everyOperation())]]);
    const { resources } = await synthesize(verilog, 'every_operation', 'xcup');
    expect(resources.dsp).toBeGreaterThan(0);
    expect(resources.carry).toBeGreaterThan(0);
    expect(resources.ff).toBeGreaterThan(500);
  });
});
