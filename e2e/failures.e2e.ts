import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { testWorkspace } from './workspace';

it('mistakes in hls.json are told with their lines and what to write', () => {
  const workspace = testWorkspace();
  workspace.copy('digits');
  const tries: [(json: Record<string, unknown>) => void, RegExp][] = [
    [
      (j) => Object.assign(j, { clokPeriod: 5 }),
      /error\[unknown-key\] digits\/hls\.json:\d+: .*"clokPeriod"\n +try: did you mean "clockPeriod"\?/,
    ],
    [
      (j) => Object.assign(j, { ioType: 'io_paralel' }),
      /error\[bad-value\] digits\/hls\.json:\d+: .*"io_paralel".*\n.*"io_parallel"/,
    ],
    [
      (j) => Object.assign(j, { clockPeriod: '5ns' }),
      /error\[bad-value\] digits\/hls\.json:\d+: clockPeriod is "5ns", expected a number/,
    ],
    [
      (j) => Object.assign(j, { backend: 'verlog' }),
      /error\[unknown-backend\].*"verlog"\n +try: did you mean verilog\?/,
    ],
    [(j) => delete j.model, /error\[missing-key\] digits\/hls\.json:\d+: .*"model"/],
  ];
  const original = workspace.read('digits/hls.json');
  for (const [change, expected] of tries) {
    workspace.write('digits/hls.json', original);
    workspace.edit('digits', change);
    const run = workspace.nx('run', 'digits:hls-ip');
    expect(run.success).toBe(false);
    expect(run.output).toMatch(expected);
    expect(run.output).not.toMatch(/^ +at /m);
  }
  workspace.write('digits/hls.json', '{ "model": ');
  const run = workspace.nx('run', 'digits:hls-ip');
  expect(run.success).toBe(false);
  expect(run.output).toMatch(/error\[bad-json\] digits\/hls\.json:1: /);
});

it('a model that is missing or cut off is told, and nothing is left behind', () => {
  const workspace = testWorkspace();
  workspace.copy('digits');
  workspace.edit('digits', (json) => {
    json.model = 'digit.keras';
  });
  expect(workspace.nx('run', 'digits:hls-ip').output).toMatch(/error\[missing-file\] digits\/digit\.keras: /);
  workspace.write('digits/digit.keras', workspace.read('digits/digits.keras').slice(0, 1000));
  const run = workspace.nx('run', 'digits:hls-ip');
  expect(run.success).toBe(false);
  expect(run.output).toMatch(/error\[[\w-]+\] digits\/digit\.keras: /);
  expect(readdirSync(workspace.at('dist/hls/digits'))).toEqual(['hls-config']);
});

it.skipIf(process.getuid?.() === 0)('an output folder that cannot be written is told', () => {
  const workspace = testWorkspace();
  workspace.copy('digits');
  expect(workspace.nx('run', 'digits:hls-config').success).toBe(true);
  chmodSync(workspace.at('dist/hls/digits'), 0o555);
  const run = workspace.nx('run', 'digits:hls-parse-qonnx');
  chmodSync(workspace.at('dist/hls/digits'), 0o755);
  expect(run.success).toBe(false);
  expect(run.output).toMatch(/error\[unwritable-output\]/);
});

it('a file in the place of the output folder is told', () => {
  const workspace = testWorkspace();
  writeFileSync(workspace.at('out'), 'mine');
  const model = 'digits/digits.keras';
  workspace.copy('digits');
  const run = workspace.cli('convert', model, '--config', 'digits/hls.json', '--output', 'out/ip');
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/error\[unwritable-output\] out\/ip: /);
  expect(workspace.read('out')).toBe('mine');
});

it('a killed run leaves nothing that is taken for a result', async () => {
  const workspace = testWorkspace();
  workspace.copy('digits');
  const whole = workspace.nx('run', 'digits:hls-ip');
  expect(whole.success, whole.output).toBe(true);
  const rtl = workspace.read('dist/hls/digits/hls-ip/rtl/digits_mlp.v');
  // Killed at many moments of the same work, each time in a new state of the cache.
  for (let ms = 300; ms <= 3300; ms += 500) {
    workspace.nx('reset');
    const child = workspace.start('run', 'digits:hls-ip');
    await delay(ms);
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It was done already.
    }
    for (const target of readdirSync(workspace.at('dist/hls/digits')).filter((name) => !name.startsWith('.'))) {
      const complete = target === 'hls-ip' ? 'report.json' : target === 'hls-config' ? 'hls-ip.json' : 'graph.json';
      expect(existsSync(workspace.at('dist/hls/digits', target, complete)), target).toBe(true);
    }
    const run = workspace.nx('run', 'digits:hls-ip');
    expect(run.success, run.output).toBe(true);
    expect(workspace.read('dist/hls/digits/hls-ip/rtl/digits_mlp.v')).toBe(rtl);
  }
});

it('a damaged result of a flow is told where the cache does not know it', () => {
  const workspace = testWorkspace();
  workspace.copy('digits');
  expect(workspace.nx('run', 'digits:hls-convert').success).toBe(true);
  const path = 'dist/hls/digits/hls-convert/graph.json';
  workspace.write(path, workspace.read(path).replace('"fc1"', '"fd1"'));
  const run = workspace.nx('run', 'digits:hls-optimize', '--exclude-task-dependencies');
  expect(run.success).toBe(false);
  expect(run.output).toMatch(/error\[damaged-state\]/);
});

it('a layer with a hostile name is harmless from the model to the simulation', () => {
  const workspace = testWorkspace();
  workspace.copy('digits');
  const hostile = '"; rm -rf / #';
  const files = unzipSync(readFileSync(workspace.at('digits/digits.keras')));
  const config = strFromU8(files['config.json']);
  const renamed = config
    .replaceAll('"fc3"', JSON.stringify(hostile))
    .replaceAll('"digits_mlp"', JSON.stringify(`../${hostile}`));
  expect(renamed).not.toBe(config);
  files['config.json'] = strToU8(renamed);
  workspace.write('digits/digits.keras', zipSync(files));
  workspace.edit('digits', (json) => {
    json.config.LayerName[hostile] = json.config.LayerName.fc3;
    delete json.config.LayerName.fc3;
  });
  const run = workspace.nx('run', 'digits:hls-cosim');
  expect(run.success, run.output).toBe(true);
  expect(workspace.nx('run', 'digits:hls-predict', '--trace').success).toBe(true);
  expect(run.output).toMatch(/^64 of 64 outputs equal$/m);
  const names = readdirSync(workspace.at('dist/hls'), { recursive: true }) as string[];
  expect(names.filter((name) => !/^[\w./-]+$/.test(name))).toEqual([]);
  const rtl = names.filter((name) => name.includes('/hls-ip/rtl/'));
  expect(rtl).toHaveLength(1);
  // Comments may tell it: they are one line each.
  const code = workspace.read('dist/hls', rtl[0]).replace(/\/\/.*$/gm, '');
  expect(code).not.toMatch(/rm -rf/);
});
