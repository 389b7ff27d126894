import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { it } from 'vitest';
import { StatefulLayer } from '../layers';
import { expectPage, markdownTable, type ReferenceCase, referenceCases } from '../testkit';
import { createCompiler } from './compiler';

const TESTDATA = join(__dirname, '../../testdata');

/** Which frontend reads a test model, by the name of its folder and the ending of its file. */
const FRONTENDS: readonly (readonly [string, RegExp])[] = [
  ['PyTorch', /\.pt2$/],
  ['QONNX', /\/qonnx-[^/]*\/[^/]*\.onnx$/],
  ['ONNX', /\.onnx$/],
  ['HGQ2', /\/hgq-/],
  ['HGQ', /\/hgq1-/],
  ['QKeras', /\/qkeras-/],
  ['Keras 2', /\/keras2-/],
  ['Keras 3', /\.(keras|h5)$/],
];
const frontendOf = (file: string) => FRONTENDS.find(([, pattern]) => pattern.test(file))![0];

const COLUMNS = ['Vitis', 'Vivado', 'Quartus'].flatMap((backend) =>
  (['io_parallel', 'io_stream'] as const).map((ioType) => ({ backend, ioType })),
);

/** The model files of the tests. */
function modelFiles(): string[] {
  const folders = ['models', 'keras', 'pytorch', 'onnx-exports', 'onnx'].map((set) => join(TESTDATA, set));
  const names = folders.flatMap((folder) =>
    (readdirSync(folder, { recursive: true }) as string[]).map((name) => join(folder, name)),
  );
  return names.filter((name) => /\.(keras|h5|onnx|pt2)$/.test(name) && !/weights\.h5$/.test(name)).sort();
}

/** The kinds of layers that a model has for firmware, before what a backend adds. */
async function kindsOf(file: string): Promise<readonly string[]> {
  const compiler = createCompiler({ backend: 'vitis' });
  const open = (location: string) => {
    const path = join(file, '..', location);
    return { path: location, bytes: readFileSync(path) };
  };
  const graph = await compiler.parse({ path: basename(file), bytes: readFileSync(file), open });
  compiler.apply(graph, { config: {} }, 'optimize');
  return graph.layers.map(({ kind }) => kind);
}

it('docs/support.md tells what the tests read and compute', async () => {
  const kernels = createCompiler().kernels;
  const { schema } = createCompiler();
  const readers = new Map<string, Map<string, number>>();
  const models = new Map<string, readonly string[]>();
  for (const file of modelFiles()) {
    const kinds = [...new Set(await kindsOf(file))];
    models.set(file, kinds);
    for (const kind of kinds) {
      const counts = readers.get(kind) ?? new Map<string, number>();
      readers.set(kind, counts.set(frontendOf(file), (counts.get(frontendOf(file)) ?? 0) + 1));
    }
  }
  const count = (n: number | undefined) => (n ? String(n) : '');
  const kinds = [...kernels.keys()].sort();
  const read = kinds.map((kind) => [
    `\`${kind}\``,
    ...FRONTENDS.map(([frontend]) => count(readers.get(kind)?.get(frontend))),
  ]);

  const kindsOfCase = ({ modelFolder, files }: ReferenceCase) => models.get(join(modelFolder, files[0])) ?? [];
  const equal = referenceCases().filter(({ exception }) => !exception);
  const computed = kinds.map((kind) => [
    `\`${kind}\``,
    ...COLUMNS.map(({ backend, ioType }) =>
      count(
        equal.filter(
          (reference) =>
            reference.build.backend === backend &&
            reference.build.ioType === ioType &&
            kindsOfCase(reference).includes(kind),
        ).length,
      ),
    ),
    schema.classOf(kind).prototype instanceof StatefulLayer ? 'refused: keeps its state' : 'simulated',
  ]);
  const readTable = markdownTable(['layer', ...FRONTENDS.map(([frontend]) => frontend)], read);
  const heads = COLUMNS.map(({ backend, ioType }) => `${backend} ${ioType.slice(3)}`);
  const computedTable = markdownTable(['layer', ...heads, 'verilog'], computed);
  expectPage(
    'support.md',
    `# What is supported, and checked against what

Made from the tests, never by hand (\`UPDATE_DOCS=1 npx vitest run libs/compiler/support-page.spec.ts\` rewrites it). Whatever is
not here is an error that names it: [errors.md](errors.md).

## Which frontend gives which layer

How many model files of the tests contain a layer when the backend takes over. Each file was written by the framework itself, and
the graph computes what the framework computes.

${readTable}

A layer without numbers is made by a backend, or comes from an extension; it is checked against its definition.

## What the layers compute

In how many configurations with such a layer the outputs equal those of hls4ml's compiled C++ bit for bit (the others:
[equality.md](equality.md)). Without a number, the framework or the definition of the layer is the judge. The last column: the
layer as Verilog, simulated, equals the emulator bit for bit.

${computedTable}
`,
  );
});
