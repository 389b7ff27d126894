import { formatDiagnostic } from '../diagnostic';
import { type ModelGraph, printGraph } from '../ir';
import { graphJson } from './graph-json';

/** A graph as text, without a line break at its end: `ir` parses back, `json` is for scripts. */
export function inspectGraph(graph: ModelGraph, format: 'ir' | 'json'): string {
  return format === 'ir' ? printGraph(graph).trimEnd() : JSON.stringify(graphJson(graph), null, 1);
}

/** Prints the warnings and notes that the flows left in a graph, from number `since` on. */
export function printReports(graph: ModelGraph, print: (text: string) => void, since = 0): void {
  for (const report of graph.reports.slice(since)) print(formatDiagnostic(report));
}
