import { type DiagnosticError, nearest, userError } from '../../diagnostic';
import type { KerasLayer, KerasModel, TensorRef } from './model';

/** One use of a layer. */
export interface Use {
  readonly layer: KerasLayer;
  /** Number of the call. */
  readonly call: number;
  readonly inputs: readonly TensorRef[];
}

/** Identifies the use of a layer that makes a tensor. */
export const useKey = (ref: Pick<TensorRef, 'layer' | 'call'>): string => `${ref.call}:${ref.layer}`;

/**
 * All uses of all layers, each behind those that it reads: inputs first, in the order in which the model declares them, then the
 * order of the file as far as possible. A user error names a layer that is read but does not exist, or a cycle.
 */
export function orderUses(model: KerasModel): readonly Use[] {
  requireUniqueNames(model.layers);
  const uses = model.layers.flatMap((layer) => layer.calls.map((inputs, call): Use => ({ layer, call, inputs })));
  const byKey = new Map(uses.map((use) => [keyOf(use), use]));
  for (const use of uses) for (const ref of use.inputs) requireUse(ref, byKey, use.layer.name);
  for (const ref of [...model.inputs, ...model.outputs]) requireUse(ref, byKey);

  const declared = model.inputs.map((ref) => byKey.get(useKey(ref)) as Use);
  const sources = declared.filter((use) => use.inputs.length === 0);
  const ordered = new Map(sources.map((use) => [keyOf(use), use]));
  let waiting = uses.filter((use) => !ordered.has(keyOf(use)));
  while (waiting.length > 0) {
    const later: Use[] = [];
    for (const use of waiting) {
      if (use.inputs.every((ref) => ordered.has(useKey(ref)))) ordered.set(keyOf(use), use);
      else later.push(use);
    }
    if (later.length === waiting.length) throw cycleError(later);
    waiting = later;
  }
  return [...ordered.values()];
}

const keyOf = (use: Use): string => useKey({ layer: use.layer.name, call: use.call });

function requireUniqueNames(layers: readonly KerasLayer[]): void {
  const seen = new Set<string>();
  for (const { name } of layers) {
    if (seen.has(name))
      throw userError('duplicate-name', `two layers are called ${JSON.stringify(name)}`, { node: name });
    seen.add(name);
  }
}

function requireUse(ref: TensorRef, known: ReadonlyMap<string, Use>, node?: string): void {
  const where = node === undefined ? {} : { node };
  if (!known.has(useKey(ref))) {
    const names = new Set([...known.values()].map((use) => use.layer.name));
    const exists = names.has(ref.layer);
    const what = exists ? `call ${ref.call} of layer ${JSON.stringify(ref.layer)}` : JSON.stringify(ref.layer);
    const near = exists ? undefined : nearest(ref.layer, names);
    const message = `${node === undefined ? 'the model' : 'the layer'} reads ${what}, which does not exist`;
    throw userError('unknown-layer', message, where, near && `did you mean ${near}?`);
  }
}

/** Follows waiting uses backwards until one comes up again. */
function cycleError(waiting: readonly Use[]): DiagnosticError {
  const byKey = new Map(waiting.map((use) => [keyOf(use), use]));
  const path: Use[] = [];
  let use = waiting[0];
  while (!path.includes(use)) {
    path.push(use);
    use = use.inputs.map((ref) => byKey.get(useKey(ref))).find((source) => source !== undefined) as Use;
  }
  const cycle = [...path.slice(path.indexOf(use)), use].map((u) => JSON.stringify(u.layer.name)).reverse();
  return userError('cyclic-graph', `layers feed each other in a cycle: ${cycle.join(' -> ')}`, {
    node: use.layer.name,
  });
}
