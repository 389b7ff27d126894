import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { testWorkspace } from './workspace';

it('hls-watch builds again on a change, leaves what hls-ip leaves, and ends when asked', async () => {
  const workspace = testWorkspace();
  workspace.copy('digits');
  const child = workspace.start('run', 'digits:hls-watch');
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const shows = async (pattern: RegExp) => {
    for (let wait = 0; wait < 600 && !pattern.test(output); wait++) await delay(50);
    expect(output).toMatch(pattern);
  };
  await shows(/\d tasks in \d+ ms; \d+ cycles, \d+ LUT/);
  workspace.edit('digits', (json) => {
    json.clockPeriod = 4;
  });
  await shows(/digits\/hls\.json: \d tasks in \d+ ms; \d+ cycles \(\+\d+\)/);
  const watched = workspace.read('dist/hls/digits/hls-ip/rtl/digits_mlp.v');
  process.kill(-child.pid!, 'SIGTERM');
  await once(child, 'exit');
  expect(workspace.nx('run', 'digits:hls-ip').success).toBe(true);
  expect(workspace.read('dist/hls/digits/hls-ip/rtl/digits_mlp.v')).toBe(watched);
});
