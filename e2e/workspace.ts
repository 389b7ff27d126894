import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';

const ROOT = join(__dirname, '..');

/** One call of Nx. */
export interface Run {
  readonly success: boolean;
  /** Targets that were executed, sorted; those that came from the cache are not among them. */
  readonly ran: readonly string[];
  readonly cached: readonly string[];
  readonly output: string;
}

/** A fresh Nx workspace with the packed package installed. */
export class Workspace {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static create(): Workspace {
    const workspace = new Workspace(mkdtempSync(join(tmpdir(), 'nx-hls-workspace-')));
    symlinkSync(join(inject('installation'), 'node_modules'), workspace.at('node_modules'), 'junction');
    workspace.write('package.json', '{ "name": "fresh", "private": true }\n');
    workspace.write('nx.json', '{ "plugins": ["nx-hls"], "analytics": false }\n');
    workspace.write('.gitignore', 'node_modules\ndist\n.nx\n');
    spawnSync('git', ['init', '--quiet'], { cwd: workspace.folder });
    return workspace;
  }

  at(...path: readonly string[]): string {
    return join(this.folder, ...path);
  }

  /** Copies a folder of this repository's examples, or `from` elsewhere in it. */
  copy(name: string, from = `examples/${name}`): void {
    cpSync(join(ROOT, from), this.at(name), { recursive: true });
  }

  read(...path: readonly string[]): string {
    return readFileSync(this.at(...path), 'utf8');
  }

  write(path: string, content: string | Uint8Array): void {
    writeFileSync(this.at(path), content);
  }

  /** Changes the hls.json of a project. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests write what they know to be there.
  edit(project: string, change: (json: any) => void): void {
    const json = JSON.parse(this.read(project, 'hls.json'));
    change(json);
    this.write(`${project}/hls.json`, `${JSON.stringify(json, null, 2)}\n`);
  }

  /** Runs Nx without daemon and without terminal tricks. */
  nx(...args: readonly string[]): Run {
    const { status, stdout, stderr } = this.spawn(args[0].startsWith('run') ? [...args, '--outputStyle=static'] : args);
    const output = stdout + stderr;
    const tasks = [...output.matchAll(/^(?:>|✔|✖) +nx run ([^:\s]+:[\w-]+)[^[\n]*(\[.*\])?/gm)];
    const names = (fromCache: boolean) =>
      tasks.filter(([, , note]) => (note !== undefined) === fromCache).map(([, name]) => name);
    return { success: status === 0, ran: names(false).sort(), cached: names(true).sort(), output };
  }

  /** Runs the package's own command. */
  cli(...args: readonly string[]): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, [this.at('node_modules/nx-hls/dist/bin/nx-hls.js'), ...args], {
      cwd: this.folder,
      encoding: 'utf8',
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private spawn(args: readonly string[]): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, [this.at('node_modules/nx/dist/bin/nx.js'), ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: this.environment,
    });
  }

  /** Starts Nx as the leader of a process group, with what it prints in `stdout`. */
  start(...args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [this.at('node_modules/nx/dist/bin/nx.js'), ...args], {
      cwd: this.folder,
      env: this.environment,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
  }

  private get environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      NX_DAEMON: 'false',
      NX_ISOLATE_PLUGINS: 'false',
      NX_TUI: 'false',
      NX_WORKSPACE_ROOT_PATH: this.folder,
      FORCE_COLOR: '0',
      CI: 'true',
    };
  }
}

/** A workspace that is gone when the test is over. */
export function testWorkspace(): Workspace {
  const workspace = Workspace.create();
  onTestFinished(() => workspace.remove());
  return workspace;
}
