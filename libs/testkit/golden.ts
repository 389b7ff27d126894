import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DiagnosticError } from '../diagnostic';
import {
  type BuildConfig,
  CONFIG_SECTIONS,
  type LayerSchema,
  type ModelGraph,
  parseGraph,
  printGraph,
  type Tensor,
} from '../ir';
import { type Flow, type Registry, runFlow } from '../pass';
import { seeded, seededTensor } from './seeded';

/**
 * Runs a graph: `inputs` in the order of `graph.inputs`, each with a leading batch dimension; the answer in the order of
 * `graph.outputs`, likewise.
 */
export type Oracle = (graph: ModelGraph, inputs: readonly Tensor[]) => readonly Tensor[];

/** What goldens run against. */
export interface GoldenSetup {
  readonly registry: Registry<string, string>;
  readonly schema: LayerSchema;
  /** Needed by goldens with an `ORACLE` line. */
  readonly oracle?: Oracle;
}

/** How the outputs of the graph before and after must agree. */
type Agreement = { readonly kind: 'bits' } | { readonly kind: 'values'; readonly tolerance: number };

/** A `.ir` golden: what to run on which graph. */
interface Golden {
  /** Everything before the outcome, as it stands in the file: instructions and graph. */
  readonly before: string;
  readonly run: string;
  readonly config: BuildConfig;
  readonly agreement: Agreement | undefined;
}

const AFTER = '// ----- after';
const SAMPLES = 64;

/**
 * One test for each `.ir` file of a folder:
 *
 *     // RUN fuse_bias_add                    a pass, or a flow (without the flows that it requires)
 *     // CONFIG {"config": {"Model": {}}}     optional: the build configuration
 *     // ORACLE bits                          optional: outputs agree exactly, or within `values <tolerance>`
 *     model @m { ... }
 *     // ----- after                          or, instead of it and what follows: // ERROR code @node
 *     model @m { ... }
 *
 * The whole text must be what running gives; running twice must give the same, and the result must parse back.
 * `UPDATE_GOLDEN=1` rewrites the files, which is refused where `CI` is set.
 */
export function goldenTests(directory: string, setup: GoldenSetup): void {
  const files = readdirSync(directory).filter((name) => name.endsWith('.ir'));
  it.each(files.sort())('%s', (file) => {
    const path = join(directory, file);
    const text = readFileSync(path, 'utf8');
    const found = renderGolden(text, setup);
    if (found !== text && process.env.UPDATE_GOLDEN === '1') {
      if (process.env.CI) throw new Error('goldens are not rewritten where CI is set');
      writeFileSync(path, found);
      return;
    }
    expect(found).toBe(text);
  });
}

/** The text that a golden should have; throws when its pass is not idempotent or the oracle disagrees. */
export function renderGolden(text: string, setup: GoldenSetup): string {
  const golden = parseGolden(text);
  const graph = parseGraph(golden.before, setup.schema);
  try {
    runGolden(golden, graph, setup);
    return `${golden.before}${AFTER}\n${printGraph(graph)}`;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const [{ code, where }] = error.diagnostics;
    return `${golden.before}// ERROR ${code}${where.node === undefined ? '' : ` @${where.node}`}\n`;
  }
}

/** For each pass that a golden of the folder runs: whether one changes the graph, and whether one leaves it alone. */
export function goldenCoverage(
  directory: string,
  setup: GoldenSetup,
): ReadonlyMap<string, { readonly fires: boolean; readonly rests: boolean }> {
  const coverage = new Map<string, { fires: boolean; rests: boolean }>();
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.ir'))) {
    const [before, after] = readFileSync(join(directory, file), 'utf8').split(`${AFTER}\n`);
    const { run } = parseGolden(before);
    const rests = after !== undefined && printGraph(parseGraph(before, setup.schema)) === after;
    const so = coverage.get(run) ?? { fires: false, rests: false };
    coverage.set(run, { fires: so.fires || !rests, rests: so.rests || rests });
  }
  return coverage;
}

function parseGolden(text: string): Golden {
  const end = text.search(/^\/\/ (?:-----|ERROR)/m);
  const before = end < 0 ? text.replace(/\n*$/, '\n') : text.slice(0, end);
  const instruction = (name: string) => new RegExp(`^// ${name} +(.*\\S)`, 'm').exec(before)?.[1];
  const run = instruction('RUN');
  if (run === undefined) throw new Error('a golden starts with // RUN <pass or flow>');
  const config = { config: {}, ...(JSON.parse(instruction('CONFIG') ?? '{}') as Partial<BuildConfig>) };
  return { before, run, config, agreement: parseAgreement(instruction('ORACLE')) };
}

function parseAgreement(text: string | undefined): Agreement | undefined {
  if (text === undefined) return undefined;
  if (text === 'bits') return { kind: 'bits' };
  const [kind, tolerance] = text.split(/ +/);
  if (kind !== 'values' || !(Number(tolerance) > 0))
    throw new Error(`"ORACLE ${text}" is not bits or values <tolerance>`);
  return { kind, tolerance: Number(tolerance) };
}

/** Runs the golden's pass or flow on `graph` and checks the result. */
function runGolden({ before, run, config, agreement }: Golden, graph: ModelGraph, setup: GoldenSetup): void {
  const { registry, schema } = setup;
  const flow = flowOf(registry, run);
  runFlow(registry, graph, flow, { config });
  graph.verify();
  const once = printGraph(graph);
  if (agreement) checkOracle(parseGraph(before, schema), graph, agreement, setup.oracle);
  runFlow(registry, graph, flow, { config });
  expect(printGraph(graph), `${run} applied twice`).toBe(once);
  expect(printGraph(parseGraph(once, schema)), 'the result parsed and printed').toBe(once);
}

/** The flow of that name, or one of the single pass of that name which may read everything. */
function flowOf(registry: Registry<string, string>, name: string): Flow {
  const flow = registry.flows.find((candidate) => candidate.name === name);
  return flow ?? { name: 'golden', passes: [registry.getPass(name).meta.name], requires: [], reads: CONFIG_SECTIONS };
}

function checkOracle(before: ModelGraph, after: ModelGraph, agreement: Agreement, oracle: Oracle | undefined): void {
  if (!oracle) throw new Error('this golden needs an oracle');
  const random = seeded(1);
  const inputs = before.inputs.map(({ shape }) => seededTensor(random, [SAMPLES, ...shape]));
  const [expected, found] = [oracle(before, inputs), oracle(after, inputs)];
  expect(found.length, 'number of outputs').toBe(expected.length);
  const tolerance = agreement.kind === 'bits' ? 0 : agreement.tolerance;
  for (const [output, { data }] of found.entries()) {
    const wanted = expected[output].data;
    const at = data.findIndex((x, i) => !(x === wanted[i] || Math.abs(x - wanted[i]) <= tolerance));
    if (at < 0 && data.length === wanted.length) continue;
    throw new Error(`output ${output}, element ${at}: ${wanted[at]} before, ${data[at]} after (${agreement.kind})`);
  }
}
