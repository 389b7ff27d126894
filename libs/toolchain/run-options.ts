/** How any tool is run. */
export interface RunOptions {
  /** File that receives everything the tool prints, while it runs; made anew. */
  readonly logFile?: string;
  /** Cancels the run: the tool's whole process group ends before the promise rejects. */
  readonly signal?: AbortSignal;
  /** Longest run in milliseconds. */
  readonly timeoutMs?: number;
}
