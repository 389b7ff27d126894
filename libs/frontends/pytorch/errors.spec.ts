import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, DiagnosticError } from '../../diagnostic';
import { LayerSchema, type ModelGraph } from '../../ir';
import { LAYERS } from '../../layers';
import { pytorchFrontend } from './frontend';

const TESTDATA = join(__dirname, '../../../testdata');
const FILES = [
  ...readdirSync(join(TESTDATA, 'pytorch')).map((model) => `pytorch/${model}/model.pt2`),
  ...['torch-digits-mlp', 'torch-digits-cnn', 'torch-gru'].map((model) => `models/${model}/model.pt2`),
];
const PROGRAM = 'model/models/model.json';
const schema = new LayerSchema(LAYERS);

const load = (file: string) => new Uint8Array(readFileSync(join(TESTDATA, file)));
const read = (bytes: Uint8Array): Promise<ModelGraph> => pytorchFrontend({ path: 'm.pt2', bytes }, schema);

/** The diagnostics of a file that cannot be read; none when it can. Any other failure fails the test. */
async function diagnosticsOf(bytes: Uint8Array): Promise<readonly Diagnostic[]> {
  try {
    await read(bytes);
    return [];
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics;
    throw error;
  }
}

/** A model file with some of its parts replaced (undefined: taken away). */
function altered(file: string, change: (parts: Record<string, Uint8Array | undefined>) => void): Uint8Array {
  const parts: Record<string, Uint8Array | undefined> = unzipSync(load(file));
  change(parts);
  return zipSync(Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as never);
}

// biome-ignore lint/suspicious/noExplicitAny: the tests change arbitrary places of a document without a schema.
type Program = any;

const program = (file: string, change: (program: Program) => void): Uint8Array =>
  altered(file, (parts) => {
    const parsed = JSON.parse(strFromU8(parts[PROGRAM] as Uint8Array));
    change(parsed);
    parts[PROGRAM] = strToU8(JSON.stringify(parsed));
  });

const MLP = 'models/torch-digits-mlp/model.pt2';
const CNN = 'models/torch-digits-cnn/model.pt2';
const nodes = (p: Program) => p.graph_module.graph.nodes;
const argument = (p: Program, node: number, name: string) =>
  nodes(p)[node].inputs.find((input: Program) => input.name === name);

/** Adds an argument to a node. */
const extra = (node: number, name: string, arg: unknown) => (p: Program) => nodes(p)[node].inputs.push({ name, arg });

describe('a program that cannot be read is refused at its node', () => {
  it.each<[string, string, (p: Program) => void, Partial<Diagnostic['where']>, string, RegExp]>([
    [
      'training mode',
      MLP,
      (p) => (argument(p, 1, 'training').arg = { as_bool: true }),
      { node: 'bn' },
      'unsupported-argument',
      /training mode/,
    ],
    [
      'an unknown argument',
      MLP,
      extra(0, 'shiny', { as_int: 3 }),
      { node: 'fc1' },
      'unsupported-argument',
      /shiny is 3/,
    ],
    [
      'an argument of the wrong type',
      MLP,
      (p) => (argument(p, 6, 'dim').arg = { as_string: 'x' }),
      { node: 'softmax' },
      'bad-argument',
      /dim is x, expected an integer/,
    ],
    [
      'softmax over the batch',
      MLP,
      (p) => (argument(p, 6, 'dim').arg = { as_int: 0 }),
      { node: 'softmax' },
      'unsupported-argument',
      /batch dimension/,
    ],
    [
      'softmax outside',
      MLP,
      (p) => (argument(p, 6, 'dim').arg = { as_int: 4 }),
      { node: 'softmax' },
      'unsupported-argument',
      /2 dimensions/,
    ],
    [
      'a computed weight',
      MLP,
      (p) => (argument(p, 3, 'weight').arg.as_tensor.name = 'relu'),
      { node: 'fc2' },
      'bad-operand',
      /computed by the network/,
    ],
    [
      'ceil_mode with a window over the end',
      CNN,
      (p) => {
        extra(2, 'ceil_mode', { as_bool: true })(p);
        argument(p, 2, 'kernel_size').arg = { as_ints: [3, 3] };
      },
      { node: 'pool' },
      'unsupported-argument',
      /ceil_mode/,
    ],
    [
      'a transposed convolution',
      CNN,
      (p) => {
        nodes(p)[0].target = 'torch.ops.aten.convolution.default';
        extra(0, 'transposed', { as_bool: true })(p);
      },
      { node: 'conv1' },
      'unsupported-argument',
      /transposed/,
    ],
    [
      'a batch that is reshaped away',
      CNN,
      (p) => (p.graph_module.graph.tensor_values.flatten.sizes[0] = { as_int: 64 }),
      { node: 'flatten' },
      'unsupported-shape',
      /batch/,
    ],
    [
      'a second open dimension',
      MLP,
      (p) => (p.graph_module.graph.tensor_values.x.sizes[1] = { as_expr: { expr_str: "Symbol('s5')" } }),
      { node: 'x' },
      'dynamic-shape',
      /\[s77, s5\]/,
    ],
    [
      'a model that changes its state',
      MLP,
      (p) =>
        p.graph_module.signature.output_specs.unshift({ buffer_mutation: { arg: { name: 'relu' }, buffer_name: 'n' } }),
      {},
      'unsupported-model',
      /buffer_mutation/,
    ],
    [
      'an output that is an input',
      MLP,
      (p) => (p.graph_module.signature.output_specs[0].user_output.arg.as_tensor.name = 'x'),
      {},
      'empty-graph',
      /"x"/,
    ],
  ])('%s', async (_, file, change, where, code, message) => {
    const [found] = await diagnosticsOf(program(file, change));
    expect(found).toMatchObject({ code, where: { file: 'm.pt2', ...where } });
    expect(found.message).toMatch(message);
  });

  it('names every operator that has no handler, and once those that have one', async () => {
    const found = await diagnosticsOf(
      program(MLP, (p) => {
        nodes(p)[2].target = 'torch.ops.aten.gelu.default';
        nodes(p)[4].target = 'torch.ops.mine.swish.default';
      }),
    );
    expect(found.map(({ code, where, message }) => [code, where.node, message])).toEqual([
      ['unsupported-operator', 'relu', 'the operator aten.gelu.default is not supported'],
      ['unsupported-operator', 'relu_1', 'the operator mine.swish.default is not supported'],
    ]);
    expect(found.map(({ hint }) => /leaky_relu/.test(hint ?? ''))).toEqual([false, true]);
  });

  it.each([
    ['float64', 8, []],
    ['int64', 5, [{ code: 'unsupported-argument', where: { node: 'relu' } }]],
  ])('a conversion to %s', async (_, type, expected) => {
    const cast = (p: Program) => {
      nodes(p)[2].target = 'torch.ops.aten.to.dtype';
      extra(2, 'dtype', { as_scalar_type: type })(p);
    };
    expect(await diagnosticsOf(program(MLP, cast))).toMatchObject(expected);
  });

  it('a tensor that is read after another view of it was changed in place', async () => {
    const found = await diagnosticsOf(
      program(MLP, (p) => {
        // relu -> view of it -> changed in place; fc2 still reads relu.
        const [relu] = p.graph_module.graph.nodes.splice(2, 1);
        const tensors = p.graph_module.graph.tensor_values;
        for (const name of ['flat', 'changed']) tensors[name] = tensors.relu;
        const made = (target: string, self: string, output: string) => ({
          ...relu,
          target: `torch.ops.aten.${target}.default`,
          inputs: [{ name: 'self', arg: { as_tensor: { name: self } } }],
          outputs: [{ as_tensor: { name: output } }],
          metadata: {},
        });
        p.graph_module.graph.nodes.splice(2, 0, relu, made('view', 'relu', 'flat'), made('relu_', 'flat', 'changed'));
      }),
    );
    expect(found).toMatchObject([{ code: 'unsupported-in-place', where: { node: 'fc2' } }]);
  });
});

describe('a layer that does not make the shape that the file says is refused there, not where it is noticed', () => {
  it.each<[string, number, string, unknown]>([
    ['conv1', 0, 'stride', { as_ints: [0, 0] }],
    ['conv1', 0, 'stride', { as_ints: [2, 2] }],
    ['conv1', 0, 'padding', { as_ints: [-1, -1] }],
    ['conv1', 0, 'dilation', { as_ints: [2, 2] }],
    ['pool', 2, 'stride', { as_ints: [3, 3] }],
    ['conv2', 3, 'padding', { as_ints: [1, 1] }],
  ])('%s (node %i) with %s %j', async (layer, node, name, arg) => {
    const change = (p: Program) => {
      const given = argument(p, node, name);
      if (given) given.arg = arg;
      else extra(node, name, arg)(p);
    };
    const found = await diagnosticsOf(program(CNN, change));
    expect(found).toMatchObject([{ code: 'shape-mismatch', where: { node: layer } }]);
  });
});

describe('weights', () => {
  const weight = 'model/data/weights/weight_0';
  const config = 'model/data/weights/model_weights_config.json';
  const editConfig = (change: (entry: Program) => void) =>
    altered(MLP, (parts) => {
      const parsed = JSON.parse(strFromU8(parts[config] as Uint8Array));
      change(parsed.config['fc1.weight']);
      parts[config] = strToU8(JSON.stringify(parsed));
    });

  it('that are not numbers are named with the first place and their count', async () => {
    const bytes = altered(MLP, (parts) => {
      const data = Float32Array.from(new Float32Array((parts[weight] as Uint8Array).slice().buffer));
      data[70] = Number.NaN;
      data[80] = Number.POSITIVE_INFINITY;
      parts[weight] = new Uint8Array(data.buffer);
    });
    const [found] = await diagnosticsOf(bytes);
    expect(found).toMatchObject({ code: 'non-finite-weight', where: { node: 'fc1' } });
    expect(found.message).toMatch(
      /"fc1\.weight" of shape \[32, 64\] has 2 NaN or infinite values, the first at index 70/,
    );
  });

  it.each<[string, Uint8Array, string, RegExp]>([
    ['missing', altered(MLP, (parts) => (parts[weight] = undefined)), 'incomplete-model', /weight_0/],
    [
      'too short',
      altered(MLP, (parts) => (parts[weight] = new Uint8Array(12))),
      'bad-tensor',
      /needs 2048 float32 values.*has 3/,
    ],
    ['pickled', editConfig((entry) => (entry.use_pickle = true)), 'unsupported-data-type', /never executed/],
    ['complex', editConfig((entry) => (entry.tensor_meta.dtype = 9)), 'unsupported-data-type', /data type number 9/],
    [
      'huge',
      editConfig((entry) => {
        entry.tensor_meta.sizes = [{ as_int: 2 ** 40 }];
        entry.tensor_meta.strides = [{ as_int: 0 }];
      }),
      'too-large',
      /too large/,
    ],
    [
      'the program missing',
      altered(MLP, (parts) => (parts[PROGRAM] = undefined)),
      'incomplete-model',
      /no exported program/,
    ],
    ['no JSON', altered(MLP, (parts) => (parts[PROGRAM] = strToU8('{"a": '))), 'corrupt-file', /not valid JSON/],
  ])('%s', async (_, bytes, code, message) => {
    const [found] = await diagnosticsOf(bytes);
    expect(found).toMatchObject({ code, where: { file: 'm.pt2' } });
    expect(found.message).toMatch(message);
  });

  it('may share a storage, with strides and an offset', async () => {
    const plain = await read(load(MLP));
    const strided = await read(
      altered(MLP, (parts) => {
        // The same matrix behind 5 other values, in column-major order.
        const values = new Float32Array((parts[weight] as Uint8Array).slice().buffer);
        const moved = new Float32Array(values.length + 5).fill(9);
        for (let i = 0; i < values.length; i++) moved[5 + (i % 64) * 32 + Math.floor(i / 64)] = values[i];
        parts[weight] = new Uint8Array(moved.buffer);
        const parsed = JSON.parse(strFromU8(parts[config] as Uint8Array));
        const meta = parsed.config['fc1.weight'].tensor_meta;
        meta.strides = [{ as_int: 1 }, { as_int: 32 }];
        meta.storage_offset = { as_int: 5 };
        parts[config] = strToU8(JSON.stringify(parsed));
      }),
    );
    expect(strided.layer('fc1').weights.get('weight')).toEqual(plain.layer('fc1').weights.get('weight'));
  });
});

describe('damaged files give a result or a diagnostic', () => {
  it.each(FILES)('%s cut at 50 points', async (file) => {
    const whole = load(file);
    for (let i = 0; i < 50; i++) {
      const cut = whole.subarray(0, Math.floor((i * whole.length) / 50));
      expect(await diagnosticsOf(cut)).not.toEqual([]);
    }
  });

  it.each(FILES)('%s with one byte changed', async (file) => {
    const whole = load(file);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, by]) => {
        const damaged = Uint8Array.from(whole);
        damaged[at] ^= by;
        await diagnosticsOf(damaged);
      }),
      { numRuns: 200 },
    );
  });

  /** Checksums hide what lies behind them: here the archive is whole and a value of the program is another one. */
  it.each(FILES)('%s with one value of its program replaced', async (file) => {
    const places = fc.array(fc.nat(), { minLength: 1, maxLength: 12 });
    const values = fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 2 ** 53, 'x', [], {}, [0], { as_int: 1 });
    await fc.assert(
      fc.asyncProperty(places, values, async (path, value) => {
        await diagnosticsOf(program(file, (p) => replaceAt(p, path, value)));
      }),
      { numRuns: 100 },
    );
  });
});

/** Follows `path` by the position of members, as far as there are any, and replaces what it finds. */
function replaceAt(root: Program, path: readonly number[], value: unknown): void {
  let [parent, key]: [Program, string | undefined] = [root, undefined];
  for (const step of path) {
    const child: Program = key === undefined ? parent : parent[key];
    if (child === null || typeof child !== 'object' || Object.keys(child).length === 0) break;
    parent = child;
    key = Object.keys(child)[step % Object.keys(child).length];
  }
  if (key !== undefined) parent[key] = value;
}
