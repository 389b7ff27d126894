/** How any tool is run. */
export interface RunOptions {
  /** File that receives everything the tool prints, while it runs; made anew. */
  readonly logFile?: string;
  /** Cancels the run: the tool's whole process group ends before the promise rejects. */
  readonly signal?: AbortSignal;
  /** Longest run in milliseconds. */
  readonly timeoutMs?: number;
  /** Is told each line that the tool prints, while it runs. */
  readonly onLine?: (line: string) => void;
  /** What starts the tool, such as `srun -c 8` of a cluster: a command and its arguments, before the tool's own. */
  readonly launcher?: readonly string[];
}
