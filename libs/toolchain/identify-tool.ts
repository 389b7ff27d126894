import { realpath } from 'node:fs/promises';
import { findTool, locateTool, type ToolSpec } from './find-tool';

/** A tool that is on this machine; `version` may be unknown when the tool does not tell. */
export interface IdentifiedTool {
  readonly path: string;
  readonly version: string;
}

/**
 * Which version of a tool is here; undefined when none is. Vendors install every version into a folder of its own, so that its
 * path tells the version: asking the tool itself takes seconds, and this runs before every task that it may run.
 */
export async function identifyTool(spec: ToolSpec, folders?: readonly string[]): Promise<IdentifiedTool | undefined> {
  const path = await locateTool(spec, folders);
  if (path === undefined) return undefined;
  const inPath = /[/\\](?:v|\w+_)?(\d{2,4}\.\d+(?:\.\d+)?)[/\\]/.exec(await realpath(path))?.[1];
  return { path, version: inPath ?? (await findTool(spec, folders))!.version };
}
