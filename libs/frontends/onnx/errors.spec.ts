import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import protobuf from 'protobufjs/light.js';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, DiagnosticError } from '../../diagnostic';
import { LayerSchema, type ModelGraph } from '../../ir';
import { LAYERS } from '../../layers';
import { onnxFrontend } from './frontend';
import { ONNX_MESSAGES } from './proto-schema';

const TESTDATA = join(__dirname, '../../../testdata');
const schema = new LayerSchema(LAYERS);
const ModelProto = protobuf.Root.fromJSON(ONNX_MESSAGES).lookupType('ModelProto');

const read = (bytes: Uint8Array): Promise<ModelGraph> => onnxFrontend({ path: 'm.onnx', bytes }, schema);

/** The diagnostics of a file that cannot be read; any other failure fails the test. */
async function diagnosticsOf(bytes: Uint8Array): Promise<readonly Diagnostic[]> {
  const error = await read(bytes).then(
    () => new Error('the file was read'),
    (reason: unknown) => reason,
  );
  if (error instanceof DiagnosticError) return error.diagnostics;
  throw error;
}

const node = (opType: string, input: string[], output: string[], more: object = {}) => ({
  name: `my ${opType}`,
  opType,
  input,
  output,
  ...more,
});
const float = (name: string, dims: number[], floatData: number[]) => ({ name, dims, dataType: 1, floatData });
const value = (name: string, dims: (number | string)[]) => ({
  name,
  type: {
    tensorType: { shape: { dim: dims.map((d) => (typeof d === 'number' ? { dimValue: d } : { dimParam: d })) } },
  },
});
const number = (name: string, f: number) => ({ name, type: 1, f });
const integer = (name: string, i: number) => ({ name, type: 2, i });

/** An encoded model with the input x of shape [batch, 2], unless `graph` says otherwise. */
const encode = (graph: object, version = 17): Uint8Array =>
  ModelProto.encode(
    ModelProto.fromObject({
      graph: { input: [value('x', ['batch', 2])], output: [value('y', [])], ...graph },
      opsetImport: [{ domain: '', version }],
    }),
  ).finish();

const relu = node('Relu', ['x'], ['y']);

describe('a file that cannot be read', () => {
  it('is encoded right by this test', async () => {
    const graph = await read(encode({ node: [relu] }));
    expect(graph.layers.map(({ name }) => name)).toEqual(['global_in', 'Relu_0']);
  });

  it.each<[string, string, object, string, RegExp]>([
    ['no nodes', 'empty-graph', {}, '', /no nodes/],
    ['no output', 'empty-graph', { node: [relu], output: [] }, '', /no outputs/],
    ['no input', 'empty-graph', { node: [relu], input: [], initializer: [float('x', [1], [1])] }, '', /no inputs/],
    ['nothing to compute', 'empty-graph', { node: [node('Identity', ['x'], ['y'])] }, '', /nothing to compute/],
    ['sparse weights', 'sparse-tensor', { node: [relu], sparseInitializer: [Uint8Array.of(1)] }, '', /sparse/],
    [
      'unknown operator',
      'unsupported-operator',
      { node: [node('Relo', ['x'], ['y'])] },
      'my Relo',
      /Relo of the domain ai.onnx/,
    ],
    [
      'quantiser without parameters',
      'missing-input',
      { node: [node('Quant', ['x'], ['y'], { domain: 'qonnx.custom_op.general' })] },
      'my Quant',
      /1 of its 4 inputs is given/,
    ],
    [
      'operator of another domain',
      'unsupported-operator',
      { node: [node('Relu', ['x'], ['y'], { domain: 'my.domain' })] },
      'my Relu',
      /Relu of the domain my.domain/,
    ],
    [
      'convolution over three dimensions',
      'unsupported-operator',
      {
        node: [node('Conv', ['x', 'w'], ['y'])],
        input: [value('x', [1, 1, 2, 2, 2])],
        initializer: [float('w', [1, 1, 1, 1, 1], [1])],
      },
      'my Conv',
      /one or two spatial dimensions/,
    ],
    [
      'recurrent layer with the batch behind the steps',
      'unsupported-shape',
      {
        node: [node('RNN', ['x', 'w', 'w'], ['y'], { attribute: [integer('hidden_size', 1)] })],
        input: [value('x', [4, 1, 1])],
        initializer: [float('w', [1, 1, 1], [1])],
      },
      'my RNN',
      /the batch is dimension 0 here/,
    ],
    [
      'cast to integers',
      'unsupported-operator',
      { node: [node('Cast', ['x'], ['y'], { attribute: [integer('to', 7)] })] },
      'my Cast',
      /only to floating point types/,
    ],
    [
      'mask of a dropout',
      'unsupported-operator',
      { node: [node('Dropout', ['x'], ['d', 'mask']), node('Relu', ['mask'], ['y'])] },
      'my Dropout',
      /mask/,
    ],
    ['missing initialiser', 'missing-tensor', { node: [node('Add', ['x', 'w'], ['y'])] }, 'my Add', /"w"/],
    ['missing operand', 'missing-input', { node: [node('Add', ['x'], ['y'])] }, 'my Add', /1 of its 2 inputs is given/],
    ['missing axes', 'bad-attribute', { node: [node('Unsqueeze', ['x'], ['y'])] }, 'my Unsqueeze', /no axes/],
    ['missing output', 'missing-tensor', { node: [node('Relu', ['x'], ['z'])] }, 'model output', /"y"/],
    [
      'two producers',
      'bad-graph',
      { node: [relu, node('Tanh', ['x'], ['y'])] },
      'my Tanh',
      /"y" is written more than once/,
    ],
    [
      'cycle',
      'cyclic-graph',
      { node: [node('Add', ['x', 'b'], ['a']), node('Relu', ['a'], ['b']), node('Tanh', ['b'], ['y'])] },
      'my Add',
      /my Add, my Relu/,
    ],
    ['dynamic shape', 'dynamic-shape', { node: [relu], input: [value('x', ['n', 'm'])] }, 'x', /\[n, m\]/],
    ['no batch', 'bad-input-shape', { node: [relu], input: [value('x', [4])] }, 'x', /\[4\]/],
    ['no shape', 'bad-input-shape', { node: [relu], input: [{ name: 'x' }] }, 'x', /no tensor shape/],
    [
      'different batches',
      'shape-mismatch',
      { node: [relu], input: [value('x', [2, 2]), value('z', [3, 2])] },
      '',
      /2, 3/,
    ],
    [
      'shapes that do not fit',
      'shape-mismatch',
      { node: [node('MatMul', ['x', 'w'], ['y'])], initializer: [float('w', [3, 1], [1, 2, 3])] },
      'my MatMul',
      /\[1, 2\], \[3, 1\]/,
    ],
    [
      'a constant that changes the batch',
      'shape-mismatch',
      { node: [node('Add', ['x', 'w'], ['y'])], initializer: [float('w', [2, 1], [1, 2])] },
      'my Add',
      /batch dimension/,
    ],
    [
      'NaN in weights',
      'non-finite-weight',
      { node: [node('Add', ['x', 'w'], ['y'])], initializer: [float('w', [1, 2], [1, Number.NaN])] },
      'my Add',
      /"w".*Add_0_param0.* 1 NaN or infinite value, the first at index 1/,
    ],
    [
      'infinite slopes',
      'non-finite-weight',
      { node: [node('PRelu', ['x', 'w'], ['y'])], initializer: [float('w', [2], [Infinity, -Infinity])] },
      'my PRelu',
      /2 NaN or infinite values, the first at index 0/,
    ],
    [
      'external data',
      'external-data',
      { node: [relu], initializer: [{ ...float('w', [1], []), externalData: [{ key: 'location', value: 'w.bin' }] }] },
      '',
      /"w".*w\.bin/,
    ],
    ['string tensor', 'unsupported-data-type', { node: [relu], initializer: [{ name: 'w', dataType: 8 }] }, '', /"w"/],
    [
      'too few values',
      'bad-tensor',
      { node: [relu], initializer: [float('w', [3], [1, 2])] },
      '',
      /holds 2 float values, not 3/,
    ],
    [
      'axis outside',
      'bad-axis',
      { node: [node('Softmax', ['x'], ['y'], { attribute: [integer('axis', 2)] })] },
      'my Softmax',
      /axis 2/,
    ],
    [
      'softmax over the batch',
      'bad-axis',
      { node: [node('Softmax', ['x'], ['y'], { attribute: [integer('axis', 0)] })] },
      'my Softmax',
      /batch/,
    ],
    [
      'attribute of another type',
      'bad-attribute',
      { node: [node('Elu', ['x'], ['y'], { attribute: [{ name: 'alpha', type: 3, s: Uint8Array.of(65) }] })] },
      'my Elu',
      /alpha/,
    ],
    [
      'other Selu',
      'unsupported-attribute',
      { node: [node('Selu', ['x'], ['y'], { attribute: [number('alpha', 1)] })] },
      'my Selu',
      /alpha 1/,
    ],
    [
      'other range',
      'unsupported-attribute',
      {
        node: [node('Clip', ['x', 'low', 'high'], ['y'])],
        initializer: [float('low', [], [0]), float('high', [], [4])],
      },
      'my Clip',
      /0 to 4/,
    ],
    [
      'transposed activations',
      'bad-attribute',
      {
        node: [node('Gemm', ['x', 'w'], ['y'], { attribute: [integer('transA', 1)] })],
        initializer: [float('w', [1, 1], [1])],
        input: [value('x', [1, 1])],
      },
      'my Gemm',
      /transA/,
    ],
    [
      'quotient of two activations',
      'unsupported-operand',
      { node: [node('Div', ['x', 'x'], ['y'])] },
      'my Div',
      /divisor/,
    ],
    [
      'transposed batch',
      'unsupported-operand',
      {
        node: [node('Transpose', ['x'], ['y'], { attribute: [{ name: 'perm', type: 7, ints: [1, 0, 2] }] })],
        input: [value('x', [1, 2, 3])],
      },
      'my Transpose',
      /moves the batch dimension/,
    ],
    [
      'batch in a reshape',
      'unsupported-shape',
      {
        node: [node('Reshape', ['x', 's'], ['y'])],
        initializer: [{ name: 's', dims: [2], dataType: 7, int64Data: [2, 1] }],
      },
      'my Reshape',
      /batch/,
    ],
  ])('%s: %s', async (_, code, graph, where, message) => {
    const [first, ...others] = await diagnosticsOf(encode(graph));
    expect(first).toMatchObject({ code, severity: 'error', where: { file: 'm.onnx' } });
    expect(first.where.node ?? '').toBe(where);
    expect(first.message).toMatch(message);
    expect(others).toEqual([]);
  });

  it('names every unknown operator, and lists the known ones', async () => {
    const diagnostics = await diagnosticsOf(encode({ node: [node('Foo', ['x'], ['z']), node('Bar', ['z'], ['y'])] }));
    expect(diagnostics.map(({ where }) => where.node)).toEqual(['my Foo', 'my Bar']);
    expect(diagnostics[0].hint).toMatch(/Add, AveragePool, BatchNormalization.*Cast, Clip.*Gemm.*Quant.*Unsqueeze/);
  });

  it('is too old', async () => {
    expect(await diagnosticsOf(encode({ node: [relu] }, 6))).toMatchObject([{ code: 'old-opset' }]);
  });

  it.each(['', 'not a model', '\x89HDF\r\n\x1a\n', '{"model": 1}'])('is no ONNX file: %j', async (text) => {
    expect(await diagnosticsOf(Buffer.from(text, 'latin1'))).toMatchObject([{ code: 'not-onnx' }]);
  });
});

describe('a damaged file', () => {
  const files = [
    'models/torch-digits-mlp/model.onnx',
    'models/torch-gru/model.onnx',
    'models/qonnx-digits-cnn/model.onnx',
    'onnx/activations.onnx',
    'onnx/old-operators.onnx',
  ];

  it.each(files)('%s, cut off anywhere, is a user error', async (file) => {
    const bytes = readFileSync(join(TESTDATA, file));
    const step = Math.ceil(bytes.length / 400);
    for (let end = 0; end < bytes.length; end += step) await diagnosticsOf(bytes.subarray(0, end));
    for (let end = bytes.length - 40; end < bytes.length; end++) await diagnosticsOf(bytes.subarray(0, end));
  });

  it.each([
    ['onnx/merges.onnx', 500],
    ['models/qonnx-digits-cnn/model.onnx', 200],
    ['models/torch-gru/model.onnx', 200],
  ])('%s, with other bytes in it, is read or is a user error', async (file, numRuns) => {
    const bytes = readFileSync(join(TESTDATA, file));
    const change = fc.record({ at: fc.nat(bytes.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const damaged = Uint8Array.from(bytes);
        for (const { at, byte } of changes) damaged[at] = byte;
        await read(damaged).catch((error) => expect(error).toBeInstanceOf(DiagnosticError));
      }),
      { numRuns },
    );
  });
});
