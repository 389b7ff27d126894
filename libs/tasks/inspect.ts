import { type Diagnostic, formatDiagnostic } from '../diagnostic';
import { type ModelGraph, printGraph } from '../ir';
import { graphJson } from './graph-json';

/** A graph as text, without a line break at its end: `ir` parses back, `json` is for scripts. */
export function inspectGraph(graph: ModelGraph, format: 'ir' | 'json'): string {
  return format === 'ir' ? printGraph(graph).trimEnd() : JSON.stringify(graphJson(graph), null, 1);
}

/** Prints warnings and notes. */
export function printReports(reports: readonly Diagnostic[], print: (text: string) => void): void {
  for (const report of reports) print(formatDiagnostic(report));
}
