import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FLOAT_FUNCTIONS } from '../analysis';
import { CONFIG_SECTIONS, snakeCase } from '../ir';
import { Template } from '../pass';
import { goldenCoverage } from '../testkit';
import { BACKENDS, createCompiler } from './compiler';

const LIBS = join(__dirname, '..');
/** Where passes live; what the folders of a backend and of its family do not have, is common. */
const PASS_FOLDERS = [
  'optimizer',
  'backends/fpga',
  'backends/vivado-family',
  'backends/quartus',
  'backends/vitis',
  'backends/verilog',
  'backends/vitis',
].map((unit) => join(LIBS, unit, 'passes'));

/** Backends that share passes and attributes. */
const FAMILIES: Readonly<Record<string, string>> = { vivado: 'vivado-family', vitis: 'vivado-family' };

/** The folders whose goldens parse with a backend's attributes: all but those of the other backends and families. */
function foldersFor(backend: string): readonly string[] {
  const units = (name: string) => [name, FAMILIES[name] ?? name];
  const others = BACKENDS.flatMap(({ name }) => units(name)).filter((unit) => !units(backend).includes(unit));
  return PASS_FOLDERS.filter((folder) => !others.some((unit) => folder === join(LIBS, 'backends', unit, 'passes')));
}

/** Passes that show in artifacts or reports, which the textual IR leaves out: passes.spec.ts beside them runs each. */
const WITHOUT_GOLDEN: readonly string[] = [
  // Its layers are a library's to name, which no golden can do: output-rounding-saturation-mode.spec.ts.
  'output_rounding_saturation_mode',
  'quartus:report_implementation',
  ...['quartus', 'verilog', 'vivado'].map((backend) => `${backend}:report_unused_settings`),
  'verilog:check_size',
  'verilog:lower_constants',
  'verilog:pipeline_netlist',
  'verilog:report_reuse',
  'verilog:trace_netlist',
  'vitis:check_unrolling',
  'vitis:make_stamp',
  'vitis:validate_resource_unrolled_strategy',
  'vitis:write_hls',
  'vivado:check_unrolling',
  'vivado:make_stamp',
  'vivado:set_pipeline_style',
  'vivado:write_hls',
];

/** Passes that share a file, because they share all but a condition. */
const SHARED_FILES: Readonly<Record<string, string>> = {
  bipolar_quant_constant_parameters: 'quant-constant-parameters',
  bipolar_quant_to_activation: 'quant-to-activation',
  bipolar_quant_to_alpha_activation_alpha: 'quant-to-alpha-activation-alpha',
  const_bipolar_quant_to_const_alpha: 'const-quant-to-const-alpha',
  conv_to_depthwise_conv_x_d: 'conv-to-conv-x-d',
  fuse_bipolar_quant_with_constant: 'fuse-quant-with-constant',
  merge_to_apply_alpha_div: 'merge-to-apply-alpha',
  inplace_parallel_reshape: 'inplace-reshape',
  inplace_stream_flatten: 'inplace-reshape',
  init_bidirectional: 'init-recurrent',
  init_gru: 'init-recurrent',
  init_lstm: 'init-recurrent',
  init_simple_rnn: 'init-recurrent',
};

/** Kinds that no default flow leaves: they have no kernel. */
const TRANSIENT: Readonly<Record<string, string>> = {
  BatchNormOnnx: 'batch_norm_onnx_constant_parameters replaces or refuses it',
  BipolarQuant: 'parse_qonnx makes a type and a scale of it, or refuses it',
  Conv: 'conv_to_conv_x_d and conv_to_depthwise_conv_x_d replace or refuse it',
  Input: 'the emulator and the tracer convert inputs themselves',
  Quant: 'parse_qonnx makes a type and scales of it, or refuses it',
  SeparableConv1D: 'separable_to_depthwise_and_conv splits it',
  SeparableConv2D: 'separable_to_depthwise_and_conv splits it',
};

const compilers = BACKENDS.map(({ name }) => createCompiler({ backend: name }));

const baseName = (pass: string) => pass.replace(/^\w+:/, '');

/** The folder that has the source of a pass. */
function folderOf(pass: string): string | undefined {
  const stem = SHARED_FILES[baseName(pass)] ?? baseName(pass).replaceAll('_', '-');
  return PASS_FOLDERS.find((folder) => existsSync(join(folder, `${stem}.ts`)));
}

/** Texts of the goldens of a pass, by file; a backend's copy of a common pass has the goldens of the original. */
function goldensOf(pass: string): ReadonlyMap<string, string> {
  const folder = folderOf(pass)!;
  const files = readdirSync(folder).filter((file) => file.endsWith('.ir'));
  const texts = files.map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
  const runs = new RegExp(`^// RUN (?:\\w+:)?${baseName(pass)}$`, 'm');
  return new Map(texts.filter(([, text]) => runs.test(text)));
}

describe.each(compilers.map((compiler) => [compiler.backend.name, compiler] as const))('%s', (_, compiler) => {
  const { registry, schema, backend } = compiler;
  // Templates of layers are files of their own: backends/vivado-family/layers/layers.spec.ts.
  const passes = registry.passes.filter((pass) => !(pass instanceof Template)).map(({ meta }) => meta);
  const covered = new Map(
    foldersFor(backend.name)
      .flatMap((folder) => [...goldenCoverage(folder, { registry, schema })])
      .map(([name, coverage]) => [baseName(name), coverage] as const),
  );
  const shown = passes.filter(({ name }) => !WITHOUT_GOLDEN.includes(name));

  it.each(passes.map(({ name }) => name))('the pass %s is in a file of its name', (name) => {
    expect(name).toMatch(/^(?:[a-z]+:)?[a-z0-9]+(?:_[a-z0-9]+)*$/);
    expect(folderOf(name)).toBeDefined();
  });

  it.each(shown.map(({ name }) => name))('the pass %s has a golden that fires and one that rests', (name) => {
    expect(covered.get(baseName(name))).toEqual({ fires: true, rests: true });
  });

  // Those of a backend that promise nothing set attributes of hardware, or its own arithmetic.
  it.each(shown.filter(({ name, preserves }) => preserves !== 'nothing' || !name.includes(':')))(
    'a golden executes the graph before and after $name, which preserves $preserves',
    ({ name, preserves }) => {
      const wanted = preserves === 'bits' ? /^\/\/ ORACLE bits$/m : /^\/\/ ORACLE /m;
      expect([...goldensOf(name).values()].some((text) => wanted.test(text))).toBe(true);
    },
  );

  it.each(shown.map(({ name }) => name))('the goldens of %s are named after it', (name) => {
    const stem = SHARED_FILES[baseName(name)] ?? baseName(name).replaceAll('_', '-');
    const own = baseName(name).replaceAll('_', '-');
    for (const file of goldensOf(name).keys())
      expect([`${stem}.`, `${own}.`].some((start) => file.startsWith(start))).toBe(true);
  });

  it('says what each pass does', () => {
    for (const { name, doc } of passes) expect(doc, name).toMatch(/^[A-Z].*\.$/);
  });

  it('reaches every flow from its default flow, which has no passes of its own', () => {
    const reached = registry.order(backend.writeFlow ?? backend.defaultFlow).map(({ name }) => name);
    expect([...reached].sort()).toEqual(registry.flows.map(({ name }) => name).sort());
    expect(registry.getFlow(backend.defaultFlow).passes).toEqual([]);
  });

  it('has flows that read known sections, each once', () => {
    for (const { name, reads } of registry.flows) {
      for (const section of reads) expect(CONFIG_SECTIONS, name).toContain(section);
      expect(new Set(reads).size, name).toBe(reads.length);
    }
  });

  it('documents every attribute that it adds, under a key in snake case', () => {
    for (const layerClass of schema.classes) {
      const attributes = schema.attributesOf(layerClass);
      expect(new Set(attributes.map(({ key }) => key)).size, layerClass.kind).toBe(attributes.length);
      for (const { key, doc } of attributes) {
        expect(doc, `${layerClass.kind}.${key}`).not.toBe('');
        expect(key, layerClass.kind).toBe(snakeCase(key));
      }
    }
  });
});

describe('every kind of layer', () => {
  const [{ schema, kernels }] = compilers;
  const kinds = schema.classes.map(({ kind }) => kind);
  const remaining = kinds.filter((kind) => !(kind in TRANSIENT));
  const isFile = (file: string) => file.endsWith('.ts') && !file.endsWith('.spec.ts');
  const handlers = readdirSync(join(LIBS, 'frontends'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isFile(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
  const goldens = PASS_FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.ir'))
      .map((file) => readFileSync(join(folder, file), 'utf8')),
  ).join('\n');

  it('that the default flow may leave has a kernel, and no other has', () => {
    expect([...kernels.keys()].sort()).toEqual([...remaining].sort());
  });

  it.each(kinds.filter((kind) => kind !== 'Input'))('%s has a float function', (kind) => {
    expect(FLOAT_FUNCTIONS.has(kind)).toBe(true);
  });

  it.each(kinds)('%s is made by a frontend or stands in a golden', (kind) => {
    const made = new RegExp(`\\b${kind}\\b`).test(handlers);
    const shown = new RegExp(`^ *%.* = ${kind}\\b`, 'm').test(goldens);
    expect({ made, shown }).not.toEqual({ made: false, shown: false });
  });
});

it('no list of exceptions names what is not there', () => {
  const passes = new Set(compilers.flatMap(({ registry }) => registry.passes.map(({ meta }) => meta.name)));
  for (const name of WITHOUT_GOLDEN) expect(passes).toContain(name);
  for (const name of Object.keys(SHARED_FILES)) expect([...passes].map(baseName)).toContain(name);
  for (const kind of Object.keys(TRANSIENT)) expect(compilers[0].schema.classOf(kind).kind).toBe(kind);
});
