import { expect, it } from 'vitest';
import { testWorkspace } from './workspace';

it("a workspace's own pass and flow are a task of their own and change the IP", () => {
  const workspace = testWorkspace();
  workspace.copy('digits');
  workspace.copy('digits-pruned');
  const graph = workspace.nx('graph', '--file=graph.json');
  expect(graph.success, graph.output).toBe(true);
  const { nodes } = JSON.parse(workspace.read('graph.json')).graph;
  expect(nodes['digits-pruned'].data.targets['hls-example-prune'].dependsOn).toEqual(['hls-config', 'hls-optimize']);
  expect(nodes['digits-pruned'].data.targets['hls-verilog-init-layers'].dependsOn).toContain('hls-example-prune');
  expect(Object.keys(nodes.digits.data.targets)).not.toContain('hls-example-prune');

  const run = workspace.nx('run-many', '-t', 'hls-ip');
  expect(run.success, run.output).toBe(true);
  expect(run.ran).toContain('digits-pruned:hls-example-prune');
  const rtl = (project: string) => workspace.read('dist/hls', project, 'hls-ip/rtl/digits_mlp.v');
  const before = rtl('digits-pruned');
  expect(before).not.toBe(rtl('digits'));
  expect(before.length).toBeLessThan(rtl('digits').length);

  // Its source is an input of the tasks: editing it runs them again.
  expect(workspace.nx('run', 'digits-pruned:hls-ip').ran).toEqual([]);
  const source = workspace.read('digits-pruned/prune.ts');
  workspace.write('digits-pruned/prune.ts', source.replace(/LEAST = [\d.]+/, 'LEAST = 0.2'));
  expect(workspace.nx('run', 'digits-pruned:hls-ip').ran).toContain('digits-pruned:hls-example-prune');
  expect(rtl('digits-pruned').length).toBeLessThan(before.length);
});

it('a broken extension fails the tasks of its project and no others', () => {
  const workspace = testWorkspace();
  workspace.copy('digits');
  workspace.copy('digits-pruned');
  workspace.write('digits-pruned/prune.ts', 'export default {{');
  expect(workspace.nx('run', 'digits:hls-config').success).toBe(true);
  const run = workspace.nx('run', 'digits-pruned:hls-config');
  expect(run.success).toBe(false);
  expect(run.output).toMatch(/error\[bad-extension\] digits-pruned\/prune\.ts: /);
});

it('an extension that names a pass that is not there says so', () => {
  const workspace = testWorkspace();
  workspace.copy('digits');
  workspace.copy('digits-pruned');
  const source = workspace.read('digits-pruned/prune.ts');
  workspace.write(
    'digits-pruned/prune.ts',
    source.replace("passes: ['example:drop_small", "passes: ['example:drop_smal"),
  );
  const run = workspace.nx('run', 'digits-pruned:hls-ip');
  expect(run.success).toBe(false);
  expect(run.output).toMatch(/error\[bad-extension\] digits-pruned\/prune\.ts: .*example:drop_smal/);
});
