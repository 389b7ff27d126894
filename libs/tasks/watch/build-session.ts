import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digestOfPath, encodeState, type ModelGraph, STATE_FILE } from '../../ir';
import { verification } from '../../pass';
import { flowChain, targetOfFlow } from '../flow-chain';
import { type Print, readGraph, readProjection, writeProjections } from '../flow-task';
import { printReports } from '../inspect';
import { buildIp } from '../ip-task';
import { readNamed } from '../json-file';
import { readModelSource } from '../model-source';
import { type OpenProject, openProject } from '../open-project';
import { replaceFolder } from '../output-folder';
import { folderOf, type TaskPlace } from '../output-paths';
import { PROJECT_FILE, shownPath } from '../project';

/** What one task made, and from what. */
interface Made {
  /** Digest of all that the task read. */
  readonly key: string;
  /** Digest of the graph that it left. */
  readonly result: string;
  /** The contents that the graph needs, by digest. */
  readonly digests: ReadonlySet<string>;
}

/**
 * Builds a project's IP again and again in one process. Every task of `nx run <project>:hls-ip` leaves the same bytes in the same
 * folder, and runs only when something that it reads has another content. Graphs stay in memory from task to task.
 */
export class BuildSession {
  readonly #place: TaskPlace;
  readonly #made = new Map<string, Made>();
  #open: { readonly settings: string; readonly extensions: string; readonly project: OpenProject } | undefined;

  constructor(place: TaskPlace) {
    this.#place = place;
  }

  /** The files and folders that decide what a build makes, as far as they are known: absolute paths. */
  get watched(): readonly string[] {
    const own = join(this.#root, PROJECT_FILE);
    if (!this.#open) return [own];
    const { model, weights, extensions, data } = this.#open.project.project;
    return [
      own,
      model,
      ...weights,
      ...extensions.map((path) => dirname(path)),
      ...(data?.inputs ?? []),
      ...(data?.labels ? [data.labels] : []),
    ];
  }

  get #root(): string {
    return join(this.#place.workspaceRoot, this.#place.projectRoot);
  }

  /**
   * Brings all outputs up to date and gives the targets that ran, in order. Between two tasks it asks `isStale`: when the files
   * have changed again it ends there, and gives undefined. `warn` is told what the flows report. User errors as those of the tasks.
   */
  async update(warn: Print, isStale: () => boolean): Promise<readonly string[] | undefined> {
    const ran: string[] = [];
    const open = await this.#openProject(ran, warn);
    const { compiler, project } = open;
    const { defaultFlow } = compiler.backend;
    const chain = flowChain(compiler.registry, defaultFlow, defaultFlow);
    const source = readModelSource(project);
    let input = [sha256(source.bytes), ...project.weights.map(digestOfFile)].join();
    let graph: ModelGraph | undefined;
    let known: ReadonlySet<string> = new Set();
    for (const [i, flow] of chain.slice(0, -1).entries()) {
      const target = targetOfFlow(flow.name, defaultFlow);
      const before = chain.slice(0, i);
      const key = this.#key(input, target);
      let made = this.#made.get(target);
      if (made?.key !== key) {
        graph ??= i === 0 ? await compiler.parse(source) : readGraph(this.#place, compiler, before).graph;
        const reported = graph.reports.length;
        compiler.runFlow(graph, readProjection(this.#place, target), flow, [verification('flow')]);
        printReports(graph.reports.slice(i === 0 ? 0 : reported), warn);
        made = { key, ...this.#write(target, graph, known) };
        this.#made.set(target, made);
        ran.push(target);
        if (await isOvertaken(isStale)) return undefined;
      }
      [input, known] = [made.result, made.digests];
    }
    const arrays = [...(project.data?.inputs ?? []), ...(project.data?.labels ? [project.data.labels] : [])];
    const key = this.#key([input, ...arrays.map(digestOfFile)].join(), 'hls-ip');
    if (this.#made.get('hls-ip')?.key !== key) {
      buildIp(this.#place, open, graph ?? readGraph(this.#place, compiler, chain.slice(0, -1)).graph, warn, () => {});
      this.#made.set('hls-ip', { key, result: '', digests: new Set() });
      ran.push('hls-ip');
    }
    return ran;
  }

  /** The project, opened again when hls.json or a source of an extension has another content; its configuration is then checked. */
  async #openProject(ran: string[], warn: Print): Promise<OpenProject> {
    const own = digestOfFile(join(this.#root, PROJECT_FILE));
    const extensionsOf = ({ project }: OpenProject) =>
      project.extensions.flatMap(sourcesBeside).map(digestOfFile).join();
    if (this.#open?.settings === own && this.#open.extensions === extensionsOf(this.#open.project))
      return this.#open.project;
    const project = await openProject(this.#root);
    writeProjections(this.#place, project, warn);
    ran.push('hls-config');
    this.#open = { settings: own, extensions: extensionsOf(project), project };
    return project;
  }

  #key(input: string, target: string): string {
    const projection = readFileSync(join(folderOf(this.#place, 'hls-config'), `${target}.json`), 'utf8');
    return sha256([input, projection, this.#open?.extensions].join('\n'));
  }

  /** As a flow's task does: the graph without the contents that the graph before has. */
  #write(target: string, graph: ModelGraph, known: ReadonlySet<string>): Omit<Made, 'key'> {
    const files = encodeState(graph, new Set());
    const digests = new Set([...files.keys()].flatMap((path) => digestOfPath(path) ?? []));
    const own = [...files].filter(([path]) => !known.has(digestOfPath(path) ?? ''));
    replaceFolder(folderOf(this.#place, target), new Map(own));
    return { result: sha256(files.get(STATE_FILE)!), digests };
  }
}

/** Lets events in, such as those of changed files. */
async function isOvertaken(isStale: () => boolean): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  return isStale();
}

/** The sources in an extension's folder: an extension may import its neighbours. */
function sourcesBeside(extension: string): string[] {
  const folder = dirname(extension);
  const names = existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]) : [];
  return names
    .filter((name) => /\.[mc]?[tj]s$/.test(name) && !/(^|[/\\])(node_modules|dist)[/\\]/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function digestOfFile(path: string): string {
  return sha256(readNamed(path, shownPath(path), 'the file'));
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
