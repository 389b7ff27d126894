import { createHash } from 'node:crypto';
import { printGraph } from '../../../ir';
import { type AnyPass, modelOptimizer } from '../../../pass';

/** The artifact that identifies the content of a project. */
export const STAMP = 'stamp';

/** A stamp is of what is stamped: equal graphs have equal ones, whenever and wherever they are written. */
export function makeStamp(backend: string): AnyPass {
  return modelOptimizer({
    name: `${backend}:make_stamp`,
    doc: 'Identify the content of the project.',
    preserves: 'bits',
  })((graph) => {
    const hash = createHash('sha256').update(printGraph(graph));
    for (const layer of graph.layers) for (const text of layer.code.values()) hash.update(text);
    graph.artifacts.set(STAMP, hash.digest('hex').slice(0, 8));
    return false;
  });
}
