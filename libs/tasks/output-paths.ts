import { join, posix } from 'node:path';

/** Where a target of a project writes, from the workspace's root. */
export function outputFolder(projectRoot: string, target: string): string {
  return posix.join('dist/hls', projectRoot, target);
}

/** Where a project lies and where its targets write, as absolute paths. */
export interface TaskPlace {
  readonly workspaceRoot: string;
  /** From the workspace's root. */
  readonly projectRoot: string;
  /** For what is said to the user next. */
  readonly projectName: string;
}

export function folderOf({ workspaceRoot, projectRoot }: TaskPlace, target: string): string {
  return join(workspaceRoot, outputFolder(projectRoot, target));
}
