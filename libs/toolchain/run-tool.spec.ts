import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTemporaryFolder } from './files';
import { requireTool } from './find-tool';
import { runTool } from './run-tool';
import { firstErrorLine } from './tool-failed';

const node = (script: string) => ({ tool: 'Node', file: process.execPath, args: ['-e', script] });

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('runTool', () => {
  it('gives both streams, and streams them to the log', () =>
    inTemporaryFolder(async (folder) => {
      const logFile = join(folder, 'new', 'tool.log');
      const printed = await runTool(node(`console.log('out'); console.error('err é')`), { logFile });
      expect(printed.split('\n').sort()).toEqual(['', 'err é', 'out']);
      expect(await readFile(logFile, 'utf8')).toBe(printed);
    }));

  it('quotes exit code, first error and log of a failure', () =>
    inTemporaryFolder(async (folder) => {
      const logFile = join(folder, 'tool.log');
      const failing = node(`console.log('reading\\nERROR: no such file\\nERROR: giving up'); process.exitCode = 3`);
      await expect(runTool(failing, { logFile })).rejects.toThrow(
        `error[tool-failed] ${logFile}: Node ended with exit code 3: ERROR: no such file\n  try: read its log, ${logFile}`,
      );
    }));

  it('says which tool cannot be started', async () => {
    await expect(runTool({ tool: 'Vivado', file: 'no-such-vivado', args: [] })).rejects.toThrow(
      'error[tool-missing]: Vivado could not be started: no-such-vivado (ENOENT)',
    );
  });

  it('ends the whole process group when cancelled', async () => {
    const abort = new AbortController();
    // The grandchild's pid comes back in the log of the cancelled run.
    await inTemporaryFolder(async (folder) => {
      const logFile = join(folder, 'tool.log');
      const parent = node(
        `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); console.log(child.pid); setInterval(() => {}, 1000)`,
      );
      const run = runTool(parent, { logFile, signal: abort.signal });
      let pid = 0;
      while (pid === 0) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        pid = Number(await readFile(logFile, 'utf8').catch(() => '0'));
      }
      expect(isAlive(pid)).toBe(true);
      abort.abort();
      await expect(run).rejects.toThrow(`error[tool-cancelled] ${logFile}: Node was cancelled`);
      for (let wait = 0; wait < 100 && isAlive(pid); wait++) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(isAlive(pid)).toBe(false);
    });
  });

  it.each([
    ['write: No space left on device', 'disk-full', 'ran out of disk space'],
    [
      "ERROR: [Common 17-345] A valid license was not found for feature 'Synthesis'",
      'no-licence',
      'has no licence for this',
    ],
    [
      "ERROR: [HLS 200-1023] Part 'xcvu13p' is not installed.",
      'part-not-installed',
      'does not have the part installed',
    ],
    ['ERROR: [XFORM 203-504] Stop unrolling loop in function', 'unroll-limit', 'refuses to unroll a loop this large'],
    ["terminate called after throwing an instance of 'std::bad_alloc'", 'out-of-memory', 'ran out of memory'],
  ])('a log with %j means %s', async (line, code, meaning) => {
    const run = runTool(
      node(`console.log('ERROR: first'); console.log(${JSON.stringify(line)}); process.exitCode = 1`),
    );
    await expect(run).rejects.toThrow(`error[${code}]: Node ${meaning}: ${line}\n  try: `);
  });

  it('tells whole lines while the tool runs', async () => {
    const lines: string[] = [];
    await runTool(node(`process.stdout.write('one\\ntw'); setTimeout(() => console.log('o\\nthree'), 50)`), {
      onLine: (line) => lines.push(line),
    });
    expect(lines).toEqual(['one', 'two', 'three']);
  });

  it('starts the tool by a launcher', async () => {
    const launcher = [process.execPath, '-e', 'console.log("launched", process.argv.slice(1).join(" "))'];
    const printed = await runTool({ tool: 'Vitis', file: 'vitis-run', args: ['--tcl', 'x.tcl'] }, { launcher });
    expect(printed).toBe('launched vitis-run --tcl x.tcl\n');
  });

  it('stops at its timeout', async () => {
    await expect(runTool(node('setInterval(() => {}, 1000)'), { timeoutMs: 300 })).rejects.toThrow(
      'error[tool-failed]: Node did not end within 0.3 s and was stopped',
    );
  });

  it('refuses a log that cannot be written', async () => {
    await expect(runTool(node(''), { logFile: join(process.execPath, 'tool.log') })).rejects.toThrow(
      'error[log-unwritable]',
    );
  });
});

describe('requireTool', () => {
  const spec = {
    title: 'Vivado',
    executables: ['no-such-vivado', 'no-such-vivado2'],
    versionArgs: ['-version'],
    versionPattern: /v(\S+)/,
    install: 'install Vivado and source its settings64.sh',
    without: 'hls-ip still writes the project',
  };

  it('says what was looked for where, and what works without it', async () => {
    await expect(requireTool(spec, ['/one', '/two'])).rejects.toThrow(
      'error[tool-missing]: Vivado was not found: none of no-such-vivado, no-such-vivado2 in the 2 folders of the search path; hls-ip still writes the project\n  try: install Vivado and source its settings64.sh',
    );
  });

  it('takes the executable that its variable names', async () => {
    const own = { ...spec, variable: 'NX_HLS_TEST_TOOL', versionArgs: ['--version'] };
    process.env.NX_HLS_TEST_TOOL = process.execPath;
    expect(await requireTool(own)).toMatchObject({ path: process.execPath, version: process.version.slice(1) });
    process.env.NX_HLS_TEST_TOOL = '/no/such/tool';
    await expect(requireTool(own)).rejects.toThrow('NX_HLS_TEST_TOOL names /no/such/tool, which cannot be run');
    delete process.env.NX_HLS_TEST_TOOL;
  });

  it('finds a tool and its version', async () => {
    const found = await requireTool({ ...spec, executables: ['absent', 'node'], versionArgs: ['--version'] });
    expect(`v${found.version}`).toBe(process.version);
  });
});

describe('firstErrorLine', () => {
  it.each([
    ['INFO: a\nERROR: [Synth 8-1] b\nERROR: c', 'ERROR: [Synth 8-1] b'],
    ['x.v:3: error: syntax\n', 'x.v:3: error: syntax'],
    ['%Error: x.v:1:1: bad', '%Error: x.v:1:1: bad'],
    ['Finished with 0 errors\nlast words\n\n', 'last words'],
    ['', undefined],
  ])('%j', (log, line) => {
    expect(firstErrorLine(log)).toBe(line);
  });
});
