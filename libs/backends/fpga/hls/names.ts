import type { Layer, ModelGraph } from '../../../ir';
import { cppIdentifier } from './escape';

/** Names in generated code: `<stem>_out`, `<stem>_config`, ... with a stem for each layer, so that no two names are the same. */
export interface Names {
  /** The start of all names of a layer. */
  stem(layer: Layer): string;
  /** True when something has that name, in any case. */
  has(name: string): boolean;
}

/** What names of a layer end in: its type, arrays and configuration, and the arrays and types that its attributes stand for. */
function endings(layer: Layer, graph: ModelGraph): string[] {
  const keys = layer.expected.map(({ key, kind }) => (kind === 'type' ? key.replace(/_t$/, '') : key));
  const own = keys.flatMap((key) => [`_${key}`, `_${key}_t`]);
  const copies = layer.outputs.map((_, i) => `_out${i + 1}`);
  return ['', '_t', '_out', '_values', '_config', ...own, ...copies, ...graph.outputs.map((_, i) => portEnding(i))];
}

/** Of a port for model output `i` that is a copy of a variable. */
export function portEnding(i: number): string {
  return `_port${i + 1}`;
}

/** Allocates the names of a graph. Equal graphs give equal names; case is ignored, because files have these names too. */
export function namesOf(graph: ModelGraph): Names {
  const used = new Set<string>();
  const stems = new Map<Layer, string>();
  for (const layer of graph.layers) {
    const plain = cppIdentifier(layer.name);
    const all = endings(layer, graph);
    for (let n = 1; ; n++) {
      const stem = n === 1 ? plain : `${plain}_${n}`;
      const names = all.map((ending) => `${stem}${ending}`.toLowerCase());
      if (names.some((name) => used.has(name))) continue;
      for (const name of names) used.add(name);
      stems.set(layer, stem);
      break;
    }
  }
  return { stem: (layer) => stems.get(layer)!, has: (name) => used.has(name.toLowerCase()) };
}
