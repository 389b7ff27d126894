import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testWorkspace } from './workspace';

const EXAMPLE = join(__dirname, '../examples/digits');

it('hls-csim compiles the C++ of a project and compares it with the prediction, once', () => {
  const workspace = testWorkspace();
  workspace.write('nx.json', '{ "plugins": ["nx-hls"] }\n');
  for (const file of ['digits.keras', 'digits.npy', 'labels.npy'])
    cpSync(join(EXAMPLE, file), workspace.at(`jet/${file}`));
  const project = { model: 'digits.keras', backend: 'vitis', data: { inputs: ['digits.npy'] } };
  workspace.write('jet/hls.json', JSON.stringify(project));
  const first = workspace.nx('run', 'jet:hls-csim');
  expect(first.success, first.output).toBe(true);
  expect(first.output).toMatch(/64 of 64 outputs equal/);
  expect(workspace.read('dist/hls/jet/hls-ip/firmware/myproject.cpp')).toMatch(/^void myproject\($/m);
  expect(JSON.parse(workspace.read('dist/hls/jet/hls-csim/report.json'))).toMatchObject({ samples: 64, equal: 64 });

  const again = workspace.nx('run', 'jet:hls-csim');
  expect(again.output).toMatch(/existing outputs match the cache|local cache/);

  // The part is in the project's scripts, not in its C++.
  workspace.write('jet/hls.json', JSON.stringify({ ...project, part: 'xcku115-flvb2104-2-i' }));
  const other = workspace.nx('run', 'jet:hls-csim');
  expect(other.success, other.output).toBe(true);
  expect(workspace.read('dist/hls/jet/hls-ip/project.tcl')).toMatch(/^set part "xcku115-flvb2104-2-i"$/m);
});
