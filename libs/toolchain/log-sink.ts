import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { userError } from '../diagnostic';

/** Keeps what a tool prints and, if asked for, streams it to a file meanwhile. */
export class LogSink {
  private readonly chunks: string[] = [];
  private readonly file: WriteStream | undefined;
  private failure: NodeJS.ErrnoException | undefined;

  private constructor(file: WriteStream | undefined) {
    this.file = file;
    file?.on('error', (error) => {
      this.failure = error;
    });
  }

  /** A log that also goes to `path`, whose folder is made if need be. Throws a user error if that fails. */
  static async open(path: string | undefined): Promise<LogSink> {
    if (path === undefined) return new LogSink(undefined);
    try {
      await mkdir(dirname(path), { recursive: true });
    } catch (error) {
      throw unwritable(path, error as NodeJS.ErrnoException);
    }
    return new LogSink(createWriteStream(path));
  }

  write(text: string): void {
    this.chunks.push(text);
    this.file?.write(text);
  }

  /** All that was written so far. */
  text(): string {
    return this.chunks.join('');
  }

  /** Waits for the file. Throws a user error if it could not be written. */
  async close(): Promise<void> {
    if (this.file === undefined) return;
    this.file.end();
    await finished(this.file).catch(() => {});
    if (this.failure !== undefined) throw unwritable(String(this.file.path), this.failure);
  }
}

function unwritable(path: string, error: NodeJS.ErrnoException): Error {
  return userError(
    'log-unwritable',
    `the log cannot be written (${error.code})`,
    { file: path },
    'check that the folder exists and can be written',
  );
}
