import { type ModelGraph, printGraph } from '../ir';
import type { Instrument } from './apply-flow';

/** Milliseconds and firings of each pass. */
export interface PassTime {
  readonly flow: string;
  readonly pass: string;
  ms: number;
  firings: number;
  changes: number;
}

/** Sums the time of each pass into the list it returns with the instrument. */
export function timing(): { readonly instrument: Instrument; readonly times: readonly PassTime[] } {
  const times: PassTime[] = [];
  return {
    times,
    instrument: {
      afterPass({ flow, pass, changed, ms }) {
        let time = times.find((t) => t.flow === flow.name && t.pass === pass.meta.name);
        if (!time) {
          time = { flow: flow.name, pass: pass.meta.name, ms: 0, firings: 0, changes: 0 };
          times.push(time);
        }
        time.ms += ms;
        time.firings++;
        time.changes += changed ? 1 : 0;
      },
    },
  };
}

/** Verifies the graph after each pass that changed it (`every: 'pass'`) or after each flow. */
export function verification(every: 'pass' | 'flow'): Instrument {
  return {
    afterPass({ changed }, graph) {
      if (changed && every === 'pass') graph.verify();
    },
    afterFlow: (_flow, graph) => graph.verify(),
  };
}

/**
 * Hands the text of the graph to `write` as `012-optimize-fuse_batch_normalization.ir` after each pass that changed the
 * text, and at an error.
 */
export function irDump(write: (file: string, text: string) => void): Instrument {
  let [count, last] = [0, ''];
  const dump = (label: string, graph: ModelGraph, always = false) => {
    const text = printGraph(graph);
    if (text === last && !always) return;
    last = text;
    write(`${String(count++).padStart(3, '0')}-${label.replaceAll(':', '_')}.ir`, text);
  };
  return {
    beforeFlow: (flow, graph) => count === 0 && dump(`${flow.name}-input`, graph),
    afterPass: ({ flow, pass }, graph) => dump(`${flow.name}-${pass.meta.name}`, graph),
    onError: (_error, flow, graph) => dump(`${flow.name}-error`, graph, true),
  };
}

/** Records which passes changed the structure, per flow, in the order of their first firing. */
export function firings(): { readonly instrument: Instrument; readonly applied: Map<string, Set<string>> } {
  const applied = new Map<string, Set<string>>();
  return {
    applied,
    instrument: {
      beforeFlow: (flow) => void applied.set(flow.name, new Set()),
      afterPass: ({ flow, pass, changed }) => void (changed && applied.get(flow.name)?.add(pass.meta.name)),
    },
  };
}
