import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCompiler } from '../compiler';
import { DiagnosticError } from '../diagnostic';
import type { BuildConfig, IoType } from '../ir';
import { type CsimResult, runCsim } from '../toolchain';
import { firstSamples, type ReferenceCase, readArrays, referenceCases } from './reference-cases';

/** Ways to build the products of a model; `given` leaves its own configuration. */
export const HLS_STRATEGIES = {
  given: {},
  latency: { Strategy: 'Latency', ReuseFactor: 1 },
  resource: { Strategy: 'Resource', ReuseFactor: 4 },
  compressed: { Strategy: 'Resource', ReuseFactor: 4, Compression: true },
  unrolled: { Strategy: 'Resource_Unrolled', ReuseFactor: 4 },
  distributed: { Strategy: 'distributed_arithmetic', ReuseFactor: 1 },
} as const;
export type HlsStrategy = keyof typeof HLS_STRATEGIES;

/** One project: a model with a configuration of its goldens, or with a strategy and a kind of ports in their place. */
export interface HlsCase {
  readonly reference: ReferenceCase;
  readonly ioType: IoType;
  readonly strategy: HlsStrategy;
}

/** All configurations of all models for a family of backends, as given and with each strategy and kind of ports. */
export function hlsCases(family: readonly string[]): HlsCase[] {
  const references = referenceCases().filter(({ build }) => family.includes(build.backend!.toLowerCase()));
  const given = references.map((reference): HlsCase => {
    return { reference, ioType: reference.build.ioType!, strategy: 'given' };
  });
  const firsts = references.filter((c, i) => references.findIndex(({ model }) => model === c.model) === i);
  const strategies = (Object.keys(HLS_STRATEGIES) as HlsStrategy[]).filter((strategy) => strategy !== 'given');
  const others = firsts.flatMap((reference) =>
    (['io_parallel', 'io_stream'] as const).flatMap((ioType) =>
      strategies.map((strategy): HlsCase => ({ reference, ioType, strategy })),
    ),
  );
  return [...given, ...others];
}

/** `digits-mlp io_stream resource`; with the name of the configuration where it is `given`. */
export function titleOf({ reference, ioType, strategy }: HlsCase): string {
  return [reference.model, ...(strategy === 'given' ? [reference.name] : [ioType, strategy])].join(' ');
}

/** The configuration of a case. Entries for single layers keep their types; a strategy is everybody's. */
function buildOf({ reference, ioType, strategy }: HlsCase): BuildConfig {
  const { config } = reference.build;
  if (strategy === 'given') return reference.build;
  const typesOf = (layers: BuildConfig['config']['LayerName'] = {}) =>
    Object.fromEntries(Object.entries(layers).map(([name, { ReuseFactor, Strategy, ...rest }]) => [name, rest]));
  return {
    ioType,
    config: {
      Model: { ...config.Model, ...HLS_STRATEGIES[strategy] },
      LayerType: typesOf(config.LayerType),
      LayerName: typesOf(config.LayerName),
    },
  };
}

/** User errors that say that a configuration cannot be built: there is nothing to compare. */
const REFUSALS = [
  'unsupported-layer',
  'unsupported-shape',
  'unsupported-strategy',
  'element-types',
  'bad-reuse-factor',
];

/** The files that are compiled. */
const SOURCES = /\.(?:cpp|h|txt)$|^tb_data\//;

/** What became of a case; `files` are those that were compiled. */
export type HlsOutcome = { readonly refused: string } | CsimResult;

/**
 * Writes the project of a case, compiles it with g++ and runs it on the first `samples` inputs; the message of the user error when
 * it cannot be built. All backends of the family must write the same C++. Results of equal files are taken from `known`.
 */
export async function runHlsCase(
  one: HlsCase,
  family: readonly string[],
  samples: number,
  known: Map<string, CsimResult> = new Map(),
): Promise<HlsOutcome> {
  const { modelFolder, files: modelFiles } = one.reference;
  const [path] = modelFiles;
  const inputs = readArrays(modelFolder, 'input').map((array) => firstSamples(array, samples));
  const projects = [];
  for (const backend of family) {
    const compiler = createCompiler({ backend });
    const build = { ...buildOf(one), backend };
    const graph = await compiler.parse({ path, bytes: readFileSync(join(modelFolder, path)) });
    try {
      compiler.apply(graph, build);
      projects.push(compiler.emit(graph, build, compiler.emulator(graph).vectors(inputs)));
    } catch (error) {
      const refused = error instanceof DiagnosticError && REFUSALS.includes(error.diagnostics[0].code);
      if (refused) return { refused: (error as Error).message.split('\n')[0] };
      throw error;
    }
  }
  const [text, ...others] = projects.map((files) => JSON.stringify([...files].filter(([file]) => SOURCES.test(file))));
  if (others.some((other) => other !== text)) throw new Error(`${family.join(' and ')} write different C++`);
  const result = known.get(text) ?? (await runCsim(projects[0]));
  known.set(text, result);
  return result;
}
