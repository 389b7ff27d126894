import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { userError } from '../diagnostic';
import { fileTree, inTemporaryFolder, writeFiles } from './files';
import type { ToolSpec } from './find-tool';
import { LogSink } from './log-sink';
import type { RunOptions } from './run-options';
import { runTool } from './run-tool';
import { type ToolEnd, toolFailed } from './tool-failed';

/** A native Yosys, for those who prefer theirs to the one from npm. */
export const YOSYS: ToolSpec = {
  title: 'Yosys',
  executables: ['yosys'],
  versionArgs: ['-V'],
  versionPattern: /Yosys (\S+)/,
  install: 'install Yosys from your system, or leave out the setting that asks for a native one',
  without: 'the Yosys that comes with this package (npm, WebAssembly) does the same, slower',
};

/** A Yosys script, what it reads and what it writes; file names are relative to its own folder. */
export interface YosysJob {
  readonly script: string;
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Files to return. */
  readonly outputs: readonly string[];
}

export interface YosysOptions extends RunOptions {
  /** Path of a native Yosys to use in place of the one from npm. */
  readonly native?: string;
}

export interface YosysResult {
  /** The wanted outputs, by name. */
  readonly files: ReadonlyMap<string, string>;
  readonly log: string;
}

const SCRIPT_FILE = 'run.ys';

/**
 * Runs a Yosys script, by default with the WebAssembly build from npm, in a thread of its own: nothing blocks and
 * cancelling ends it at once. Throws a user error `tool-failed` if the script fails or an output is missing, `tool-cancelled`
 * if cancelled.
 */
export async function runYosys(job: YosysJob, options: YosysOptions = {}): Promise<YosysResult> {
  const result =
    options.native === undefined ? await runInWorker(job, options) : await runNative(job, options.native, options);
  for (const name of job.outputs) {
    if (!result.files.has(name)) {
      throw userError('tool-failed', `Yosys ended without writing ${name}`, { file: options.logFile });
    }
  }
  return result;
}

type WorkerMessage =
  | { readonly log: string }
  | { readonly code: number; readonly files: Readonly<Record<string, string | Uint8Array>> };

/** Runs inside the worker. It is text because a worker starts from a plain JavaScript file, which sources are not. */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
const decoder = new TextDecoder();
const print = (bytes) => bytes !== null && parentPort.postMessage({ log: decoder.decode(bytes, { stream: true }) });
const result = (code, tree) => {
  const wanted = workerData.outputs.map((path) => [path, path.split('/').reduce((folder, part) => folder?.[part], tree)]);
  parentPort.postMessage({ code, files: Object.fromEntries(wanted.filter(([, content]) => content !== undefined)) });
};
import(workerData.module).then(({ runYosys, Exit }) =>
  runYosys(workerData.args, workerData.files, { stdout: print, stderr: print }).then(
    (tree) => result(0, tree),
    (error) => {
      if (!(error instanceof Exit)) throw error;
      result(error.code, error.files);
    },
  ),
);
`;

async function runInWorker(job: YosysJob, { logFile, signal, timeoutMs }: RunOptions): Promise<YosysResult> {
  if (signal?.aborted) throw toolFailed('Yosys', { kind: 'cancelled' }, '', logFile);
  const log = await LogSink.open(logFile);
  const worker = new Worker(WORKER, {
    eval: true,
    workerData: {
      module: pathToFileURL(createRequire(__filename).resolve('@yowasp/yosys')).href,
      args: [SCRIPT_FILE],
      files: fileTree(new Map([...job.files, [SCRIPT_FILE, job.script]])),
      outputs: job.outputs,
    },
  });
  let timer: NodeJS.Timeout | undefined;
  let cancel = () => {};
  const end = new Promise<ToolEnd | { readonly kind: 'done'; readonly files: Map<string, string> }>(
    (resolve, reject) => {
      worker.on('message', (message: WorkerMessage) => {
        if ('log' in message) log.write(message.log);
        else if (message.code !== 0) resolve({ kind: 'exit', code: message.code });
        else resolve({ kind: 'done', files: asTexts(message.files) });
      });
      worker.on('error', (error) => {
        // A trap of the WebAssembly, usually out of memory (it has 4 GB), is not an exit code.
        log.write(`\nERROR: ${error.message}\n`);
        resolve({ kind: 'exit', code: 1 });
      });
      worker.on('exit', () => reject(new Error('the Yosys worker ended without a result')));
      cancel = () => resolve({ kind: 'cancelled' });
      signal?.addEventListener('abort', cancel, { once: true });
      if (timeoutMs !== undefined) timer = setTimeout(() => resolve({ kind: 'timeout', timeoutMs }), timeoutMs);
    },
  );
  try {
    const result = await end;
    if (result.kind !== 'done') throw toolFailed('Yosys', result, log.text(), logFile);
    return { files: result.files, log: log.text() };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    await worker.terminate();
    await log.close();
  }
}

/** Yosys for npm gives ASCII files as text and others as bytes. */
function asTexts(files: Readonly<Record<string, string | Uint8Array>>): Map<string, string> {
  const decoder = new TextDecoder();
  return new Map(
    Object.entries(files).map(([name, content]) => [
      name,
      typeof content === 'string' ? content : decoder.decode(content),
    ]),
  );
}

async function runNative(job: YosysJob, native: string, options: RunOptions): Promise<YosysResult> {
  return inTemporaryFolder(async (folder) => {
    await writeFiles(folder, new Map([...job.files, [SCRIPT_FILE, job.script]]));
    const log = await runTool({ tool: 'Yosys', file: native, args: ['-s', SCRIPT_FILE], cwd: folder }, options);
    const files = new Map<string, string>();
    for (const name of job.outputs) {
      const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
      if (text !== undefined) files.set(name, text);
    }
    return { files, log };
  });
}
