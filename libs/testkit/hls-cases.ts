import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCompiler } from '../compiler';
import { DiagnosticError } from '../diagnostic';
import type { BuildConfig, IoType } from '../ir';
import { type CsimResult, runCsim } from '../toolchain';
import { firstSamples, type ReferenceCase, readArrays, referenceCases } from './reference-cases';

/** Ways to build the products of a model: `as given` leaves its own configuration. */
export const HLS_STRATEGIES = {
  'as given': {},
  latency: { Strategy: 'Latency', ReuseFactor: 1 },
  resource: { Strategy: 'Resource', ReuseFactor: 4 },
  compressed: { Strategy: 'Resource', ReuseFactor: 4, Compression: true },
  unrolled: { Strategy: 'Resource_Unrolled', ReuseFactor: 4 },
  distributed: { Strategy: 'distributed_arithmetic', ReuseFactor: 1 },
} as const;
export type HlsStrategy = keyof typeof HLS_STRATEGIES;

/** One project: a model, with one of the configurations of its goldens or a strategy in its place. */
export interface HlsCase {
  readonly reference: ReferenceCase;
  readonly backend: string;
  readonly ioType: IoType;
  readonly strategy: HlsStrategy;
}

/** All configurations of all models for these backends, as they are and with each strategy and kind of ports. */
export function hlsCases(backends: readonly string[]): HlsCase[] {
  const references = referenceCases().filter(({ build }) => backends.includes(build.backend!.toLowerCase()));
  const given = references.map((reference) => ({
    reference,
    backend: reference.build.backend!.toLowerCase(),
    ioType: reference.build.ioType!,
    strategy: 'as given' as const,
  }));
  const first = references.filter((c, i) => references.findIndex(({ model }) => model === c.model) === i);
  const others = first.flatMap((reference) =>
    backends.flatMap((backend) =>
      (['io_parallel', 'io_stream'] as const).flatMap((ioType) =>
        (Object.keys(HLS_STRATEGIES) as HlsStrategy[]).map((strategy) => ({ reference, backend, ioType, strategy })),
      ),
    ),
  );
  return [...given, ...others.filter(({ strategy }) => strategy !== 'as given')];
}

/** The configuration of a case. Entries for single layers keep their types; the strategy is everybody's. */
export function hlsBuild({ reference, backend, ioType, strategy }: HlsCase): BuildConfig {
  const { config } = reference.build;
  if (strategy === 'as given') return { ...reference.build };
  const plain = (layers: BuildConfig['config']['LayerName'] = {}) =>
    Object.fromEntries(
      Object.entries(layers).map(([name, { ReuseFactor, Strategy, ...rest }]) => [name, rest] as const),
    );
  return {
    backend,
    ioType,
    config: {
      Model: { ...config.Model, ...HLS_STRATEGIES[strategy] },
      LayerType: plain(config.LayerType),
      LayerName: plain(config.LayerName),
    },
  };
}

/** Errors that say that a configuration cannot be built: there is nothing to compare. */
const REFUSALS = [
  'unsupported-layer',
  'unsupported-shape',
  'unsupported-strategy',
  'element-types',
  'bad-reuse-factor',
];

/**
 * Writes the project of a case, compiles it with g++ and runs it on the first `samples` inputs. The message of the user error when the
 * case cannot be built.
 */
export async function runHlsCase(one: HlsCase, samples: number): Promise<CsimResult | { readonly refused: string }> {
  const { modelFolder, files } = one.reference;
  const compiler = createCompiler({ backend: one.backend });
  const build = hlsBuild(one);
  const graph = await compiler.parse({ path: files[0], bytes: readFileSync(join(modelFolder, files[0])) });
  try {
    compiler.apply(graph, build);
    const inputs = readArrays(modelFolder, 'input').map((array) => firstSamples(array, samples));
    return await runCsim(compiler.emit(graph, build, compiler.emulator(graph).vectors(inputs)));
  } catch (error) {
    const refusal = error instanceof DiagnosticError && REFUSALS.includes(error.diagnostics[0].code);
    if (refusal) return { refused: (error as Error).message.split('\n')[0] };
    throw error;
  }
}
