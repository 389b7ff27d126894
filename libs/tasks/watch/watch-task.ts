import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DiagnosticError, formatDiagnostic } from '../../diagnostic';
import type { BuildReport } from '../../reports';
import type { Print } from '../flow-task';
import { folderOf, type TaskPlace } from '../output-paths';
import { readReport } from '../read-report';
import { BuildSession } from './build-session';
import { Changes } from './changes';
import { formatFigures } from './format-figures';

/** What to do with each new IP, until the signal says that it is out of date. */
export type Follow = (signal: AbortSignal) => Promise<void>;

/** A burst of events ends when nothing happened for so long, in milliseconds: savers write a file in several pieces. */
const QUIET_MS = 10;

/** How long a file that cannot be read may be half-written, in milliseconds: only then its error is told. */
const PATIENCE_MS = 500;

/**
 * Builds a project's IP, and again whenever a file that it depends on changes, until `signal`. Prints what changed, how long it
 * took and the new figures. A build that another change overtakes ends at once, and so does what follows an IP that is out of date.
 */
export async function runWatchTask(place: TaskPlace, follow: Follow, print: Print, signal: AbortSignal): Promise<void> {
  const { watch } = await import('chokidar');
  const session = new BuildSession(place);
  const changes = new Changes();
  const watcher = watch([...session.watched], { ignoreInitial: true, ignored: /[/\\](node_modules|\.git|dist)$/ });
  watcher.on('all', (_event, path) => changes.add(path));
  signal.addEventListener('abort', () => changes.end(), { once: true });
  let following = new AbortController();
  /** The warnings of the last build: only others are news. */
  let told = new Set<string>();
  try {
    for (let changed: readonly string[] = []; !signal.aborted; changed = await changes.take(QUIET_MS)) {
      const start = performance.now();
      const before = reportOf(place);
      const warnings: string[] = [];
      const ran = await session
        .update(
          (warning) => warnings.push(warning),
          () => changes.pending,
        )
        .catch(async (error) => {
          if (!(await changes.within(PATIENCE_MS))) print(describe(error));
          return undefined;
        });
      watcher.add([...session.watched]);
      if (!ran?.includes('hls-ip')) continue;
      for (const warning of warnings.filter((text) => !told.has(text))) print(warning);
      told = new Set(warnings);
      following.abort();
      following = new AbortController();
      const { signal: outdated } = following;
      const what = changed.map((path) => relative(place.workspaceRoot, path)).join(', ');
      const took = `${ran.length} tasks in ${Math.round(performance.now() - start)} ms`;
      print(`${what === '' ? '' : `${what}: `}${took}; ${formatFigures(reportOf(place)!, before)}`);
      follow(outdated).catch((error) => {
        if (!outdated.aborted) print(describe(error));
      });
    }
  } finally {
    following.abort();
    await watcher.close();
  }
}

function reportOf(place: TaskPlace): BuildReport | undefined {
  const folder = folderOf(place, 'hls-ip');
  return existsSync(join(folder, 'report.json')) ? readReport(folder) : undefined;
}

/** User errors as they are; a bug in one build must not end the watch. */
function describe(error: unknown): string {
  if (error instanceof DiagnosticError) return error.diagnostics.map(formatDiagnostic).join('\n');
  return `internal fault: ${(error as Error).message}`;
}
