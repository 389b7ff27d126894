import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { testWorkspace } from './workspace';

/** Contents of all files below a folder by relative path. */
function filesBelow(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, 'base64')]));
}

it('two builds in different folders give the same bytes', () => {
  const [one, other] = [1, 2].map(() => {
    const workspace = testWorkspace();
    workspace.copy('digits');
    workspace.copy('digits-onnx');
    const run = workspace.nx('run-many', '-t', 'hls-ip');
    expect(run.success, run.output).toBe(true);
    expect(run.ran).toHaveLength(18);
    return filesBelow(workspace.at('dist/hls'));
  });
  expect([...one.keys()]).toEqual([...other.keys()]);
  expect([...one].filter(([path, content]) => other.get(path) !== content).map(([path]) => path)).toEqual([]);
  expect(one.size).toBeGreaterThan(40);
});

it('the command line writes the same IP as the tasks', () => {
  const workspace = testWorkspace();
  workspace.copy('digits');
  expect(workspace.nx('run', 'digits:hls-ip').success).toBe(true);
  const run = workspace.cli(
    ...['convert', 'digits/digits.keras', '--config', 'digits/hls.json', '--input', 'digits/digits.npy'],
    ...['--output', 'ip'],
  );
  expect(run.status, run.stderr).toBe(0);
  const [task, command] = [filesBelow(workspace.at('dist/hls/digits/hls-ip')), filesBelow(workspace.at('ip'))];
  // The report of the task tells the accuracy as well.
  const differing = [...task].filter(([path, content]) => command.get(path) !== content).map(([path]) => path);
  expect(differing).toEqual(['report.json', 'report.txt']);
});
