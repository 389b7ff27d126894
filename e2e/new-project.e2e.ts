import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testWorkspace } from './workspace';

const EXAMPLE = join(__dirname, '../examples/digits');

it('init and project make a project out of a model that keeps its accuracy', () => {
  const workspace = testWorkspace();
  workspace.write('nx.json', '{}\n');
  for (const file of ['digits.keras', 'digits.npy', 'labels.npy']) cpSync(join(EXAMPLE, file), workspace.at(file));
  const init = workspace.nx('g', 'nx-hls:init');
  expect(init.success, init.output).toBe(true);
  expect(JSON.parse(workspace.read('nx.json')).plugins).toContain('nx-hls');
  const data = ['--calibration=digits.npy', '--labels=labels.npy'];
  const made = workspace.nx('g', 'nx-hls:project', 'jet', '--model=digits.keras', ...data);
  expect(made.success, made.output).toBe(true);
  const run = workspace.nx('run', 'jet:hls-ip');
  expect(run.success, run.output).toBe(true);
  const { accuracy } = JSON.parse(workspace.read('dist/hls/jet/hls-ip/report.json'));
  expect(accuracy.samples).toBe(64);
  expect(accuracy.model).toBeGreaterThanOrEqual(accuracy.float - 0.01);

  const predict = workspace.nx('run', 'jet:hls-predict', '--input=digits.npy', '--output=out', '--trace');
  expect(predict.success, predict.output).toBe(true);
  expect(predict.output).toMatch(/^out\/output\.npy$/m);
  const inspect = workspace.nx('run', 'jet:hls-inspect', '--flow=convert', '--format=json');
  expect(inspect.output).toMatch(/"class": "Dense"/);
  expect(workspace.nx('run', 'jet:hls-report').output).toMatch(/^latency +\d+ cycles/m);
});
