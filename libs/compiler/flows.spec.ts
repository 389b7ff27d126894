import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelGraph } from '../ir';
import { FLOWS } from '../optimizer';
import type { Instrument } from '../pass';
import { LAYER_EXCEPTIONS, loggedFlows, PASS_EXCEPTIONS, type ReferenceCase, referenceCases } from '../testkit';
import { createCompiler } from './compiler';

const logs = referenceCases()
  .map((reference) => ({ reference, flows: loggedFlows(reference) }))
  .filter(({ flows }) => flows.length > 0);

const layersOf = (graph: ModelGraph) => graph.layers.map(({ kind, name }) => `${kind} ${name}`);

/** Our layers after each flow. */
async function layersAfterFlows({ build, modelFolder }: ReferenceCase, file: string) {
  const compiler = createCompiler({ backend: build.backend });
  const graph = await compiler.parse({ path: file, bytes: readFileSync(join(modelFolder, file)) });
  const layers = new Map<string, readonly string[]>();
  const note: Instrument = { afterFlow: ({ name }) => layers.set(name, layersOf(graph)) };
  compiler.apply(graph, build, undefined, { instruments: [note] });
  return layers;
}

/** Layers as a text in which a part is a run of whole layers. */
const line = (layers: readonly string[]) => layers.map((layer) => `[${layer}]`).join('');

/** Layers of the reference with those replacements that make them ours; `used` notes which ones did. */
function replaced(model: string, theirs: readonly string[], ours: readonly string[], used: Set<object>): string {
  let text = line(theirs);
  for (const replacement of LAYER_EXCEPTIONS.filter((e) => e.model === model).flatMap((e) => e.replacements)) {
    const [from, to] = [line(replacement.theirs), line(replacement.ours)];
    if (!text.includes(from) || !line(ours).includes(to)) continue;
    text = text.replace(from, to);
    used.add(replacement);
  }
  return text;
}

describe('after each flow the layers are those of the reference, in its order', () => {
  const used = new Set<object>();

  for (const { reference, flows } of logs) {
    const { model, name, files } = reference;
    it.each(files)(`${model} ${name} %s`, async (file) => {
      const layers = await layersAfterFlows(reference, file);
      // A flow of the reference that we do not have is one that changes no layers.
      let ours: readonly string[] = [];
      for (const { flow, nodes } of flows) {
        ours = layers.get(flow) ?? ours;
        expect(line(ours), flow).toBe(replaced(model, nodes, ours, used));
      }
    });
  }

  it('no exception is needless', () => {
    const needless = LAYER_EXCEPTIONS.flatMap((e) => e.replacements).filter((replacement) => !used.has(replacement));
    expect(needless).toEqual([]);
  });
});

describe.each(FLOWS.map(({ name, passes }) => [name, passes] as const))('%s', (flow, passes) => {
  const theirs = logs[0].flows.find((logged) => logged.flow === flow)!.passes;
  const excepted = PASS_EXCEPTIONS.flatMap((exception) => exception.passes);
  /** Both lists without what `exceptions` names; a pass that runs twice counts once. */
  const compared = (exceptions: readonly string[]) =>
    [theirs, passes].map((list) => [...new Set<string>(list)].filter((pass) => !exceptions.includes(pass)).join());

  it('has the passes of the reference in its order', () => {
    const [expected, found] = compared(excepted);
    expect(found).toBe(expected);
  });

  it.each(excepted.filter((pass) => [...theirs, ...passes].includes(pass)))('%s is no needless exception', (pass) => {
    const [expected, found] = compared(excepted.filter((other) => other !== pass));
    expect(found).not.toBe(expected);
  });
});

it('no exception names an unknown pass', () => {
  const known = new Set<string>([...FLOWS, ...logs[0].flows].flatMap(({ passes }) => [...passes]));
  expect(PASS_EXCEPTIONS.flatMap(({ passes }) => passes).filter((pass) => !known.has(pass))).toEqual([]);
});
