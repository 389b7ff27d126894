import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { flowChain } from '../flow-chain';
import { runConfigTask, runFlowTask } from '../flow-task';
import { runIpTask } from '../ip-task';
import { openProject } from '../open-project';
import type { TaskPlace } from '../output-paths';
import { BuildSession } from './build-session';
import { runWatchTask } from './watch-task';

const MODEL = join(__dirname, '../../../testdata/models/digits-mlp');
const never = () => false;

/** A workspace with one project, `digits`. */
function workspace(): TaskPlace {
  const workspaceRoot = mkdtempSync(join(tmpdir(), 'nx-hls-watch-'));
  onTestFinished(() => rmSync(workspaceRoot, { recursive: true, force: true }));
  mkdirSync(join(workspaceRoot, 'digits'));
  for (const file of ['model.keras', 'input.npy']) cpSync(join(MODEL, file), join(workspaceRoot, 'digits', file));
  const place = { workspaceRoot, projectRoot: 'digits', projectName: 'digits' };
  configure(place, 'fixed<8,4>');
  return place;
}

function configure(place: TaskPlace, precision: string, comment = ''): void {
  const project = {
    model: 'model.keras',
    data: { inputs: ['input.npy'] },
    config: { Model: { Precision: precision } },
  };
  writeFileSync(join(place.workspaceRoot, 'digits/hls.json'), `${comment}${JSON.stringify(project)}`);
}

/** The files below a folder, with their contents. */
function contents(folder: string): Record<string, string> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

async function runTasks(place: TaskPlace): Promise<void> {
  const { compiler } = await openProject(join(place.workspaceRoot, place.projectRoot));
  const { defaultFlow } = compiler.backend;
  await runConfigTask(place, () => {});
  for (const { name } of flowChain(compiler.registry, defaultFlow, defaultFlow).slice(0, -1)) {
    await runFlowTask(place, name, () => {});
  }
  await runIpTask(place, () => {});
}

it('leaves the bytes that the tasks leave, at first and after a change', async () => {
  const [watched, tasks] = [workspace(), workspace()];
  const session = new BuildSession(watched);
  for (const precision of ['fixed<8,4>', 'fixed<9,4>']) {
    for (const place of [watched, tasks]) configure(place, precision);
    await session.update(() => {}, never);
    await runTasks(tasks);
    const [ours, theirs] = [watched, tasks].map((place) => contents(join(place.workspaceRoot, 'dist/hls')));
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
    expect(Object.keys(ours).filter((name) => ours[name] !== theirs[name])).toEqual([]);
  }
});

it('runs only what reads something new', async () => {
  const place = workspace();
  const session = new BuildSession(place);
  const update = () => session.update(() => {}, never);
  expect(await update()).toHaveLength(9);
  expect(await update()).toEqual([]);
  configure(place, 'fixed<8,4>', '// a comment\n');
  expect(await update()).toEqual(['hls-config']);
  configure(place, 'fixed<9,4>');
  const ran = await update();
  expect(ran).not.toContain('hls-parse-qonnx');
  expect(ran?.slice(0, 2)).toEqual(['hls-config', 'hls-convert']);
  expect(ran?.at(-1)).toBe('hls-ip');
  writeFileSync(
    join(place.workspaceRoot, 'digits/model.keras'),
    readFileSync(join(MODEL, '../digits-cnn/model.keras')),
  );
  expect((await update())?.[0]).toBe('hls-parse-qonnx');
});

it('ends between two tasks when it is overtaken, and makes up for it', async () => {
  const place = workspace();
  const session = new BuildSession(place);
  expect(
    await session.update(
      () => {},
      () => true,
    ),
  ).toBeUndefined();
  expect(await session.update(() => {}, never)).not.toContain('hls-parse-qonnx');
});

it('watches: tells changes with their figures, waits for half-written files, survives errors', async () => {
  const place = workspace();
  const model = join(place.workspaceRoot, 'digits/model.keras');
  const bytes = readFileSync(model);
  const printed: string[] = [];
  const abort = new AbortController();
  const ended = runWatchTask(
    place,
    async () => {},
    (text) => printed.push(text),
    abort.signal,
  );
  const next = async (pattern: RegExp) => {
    for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 5))) {
      const at = printed.findIndex((text) => pattern.test(text));
      if (at >= 0) return printed.splice(0, at + 1).at(-1);
    }
    throw new Error(`nothing printed matches ${pattern}: ${printed}`);
  };
  await next(/^9 tasks in \d+ ms; \d+ cycles, \d+ LUT/);
  configure(place, 'fixed<9,4>');
  await next(/^digits\/hls\.json: \d tasks in \d+ ms; .* LUT \([+-]\d+\)/);
  writeFileSync(model, bytes.subarray(0, 1000));
  await new Promise((resolve) => setTimeout(resolve, 100));
  writeFileSync(model, bytes);
  configure(place, 'fixed<8,4>');
  await next(/^digits\/.*hls\.json: \d tasks/);
  renameSync(model, `${model}.away`);
  await next(/error\[missing-file\] .*model\.keras/);
  renameSync(`${model}.away`, model);
  configure(place, 'fixed<9,4>');
  await next(/hls\.json.*: \d tasks/);
  expect(printed.filter((text) => text.startsWith('error'))).toEqual([]);
  abort.abort();
  await ended;
});
