import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LayerClass, LayerSchema, parseGraph, type Shape, snakeCase } from '../ir';
import { LAYERS } from './index';

const schema = new LayerSchema(LAYERS);
const classes: readonly LayerClass[] = LAYERS;

describe('the table of layers', () => {
  it('has each kind once, in alphabetical order', () => {
    const kinds = classes.map((layerClass) => layerClass.kind);
    expect(kinds).toEqual([...new Set(kinds)].sort());
  });

  it.each(classes.map((layerClass) => [layerClass.kind, layerClass] as const))(
    '%s is documented and consistent',
    (kind, layerClass) => {
      expect(layerClass.name).toBe(kind);
      expect(layerClass.doc).toMatch(/^[A-Z].*\.$/);
      const attributes = schema.attributesOf(layerClass);
      const keys = attributes.map((attribute) => attribute.key);
      expect(new Set(keys).size, `keys of ${kind}`).toBe(keys.length);
      for (const attribute of attributes) {
        expect(attribute.doc, attribute.key).not.toBe('');
        expect(attribute.key).toBe(snakeCase(attribute.key));
        if (attribute.fallback !== undefined)
          expect(attribute.check(attribute.fallback), attribute.key).toBeUndefined();
        if (attribute.kind === 'type') expect(attribute.key).toMatch(/_t$/);
        // A weight's declared type is what generated code and the emulator read.
        if (attribute.kind === 'weight') expect(keys).toContain(`${attribute.key}_t`);
      }
    },
  );

  it.each(classes.map((layerClass) => layerClass.kind))('%s is in a file of its name', (kind) => {
    const index = readFileSync(join(__dirname, 'index.ts'), 'utf8');
    const [, file] = new RegExp(`import \\{[^}]*\\b${kind}\\b[^}]*\\} from '\\./([a-z0-9-]+)';`).exec(index) ?? [];
    expect(file?.replaceAll('-', '')).toBe(kind.toLowerCase());
  });
});

const SHAPES = ['2', '3', '3x1', '3x2', '2x3x1'];
const GARNET_WEIGHTS = SHAPES.map((shape) => `\n#w${shape.replaceAll('x', '')} = f64 ${shape} fill(1)`).join('');

/** Shape of a layer that reads inputs `%a`, `%b`, ... of the given shapes; `node` is its text behind `%y =`. */
function shapeOf(node: string, ...inputs: readonly Shape[]): readonly Shape[] {
  const lines = inputs.map((shape, i) => `%${'abcd'[i]} = Input {input_shape=[${shape.join(', ')}]}`);
  return parseGraph(
    `model @m {\n${lines.join('\n')}\n%y = ${node}\n}\n#w = f64 6 fill(1)\n#w23 = f64 2x3 fill(1)${GARNET_WEIGHTS}`,
    schema,
  ).layer('y').shapes;
}

/** Of one feature, with three aggregators and two outputs. */
const garNet = (more: string) =>
  `GarNet %a, %b {input_transform_weights=#w231, input_transform_biases=#w23, aggregator_distance_weights=#w31, aggregator_distance_biases=#w3, output_transform_biases=#w2${more}}`;

describe('shapes', () => {
  const fitting: [node: string, inputs: Shape[], shape: Shape][] = [
    ['Dense %a {n_in=2, n_out=3, weight=#w23, bias=#w}', [[2]], [3]],
    ['Dense %a {n_in=2, n_out=3, weight=#w23, bias=#w}', [[4, 5, 2]], [4, 5, 3]],
    ['Merge %a, %b {op=add}', [[4, 3], [3]], [4, 3]],
    [
      'Merge %a, %b {op=add}',
      [
        [4, 1],
        [1, 5],
      ],
      [4, 5],
    ],
    [
      'Concatenate %a, %b',
      [
        [2, 3],
        [2, 4],
      ],
      [2, 7],
    ],
    [
      'Concatenate %a, %b, %c {axis=0}',
      [
        [2, 3],
        [5, 3],
        [1, 3],
      ],
      [8, 3],
    ],
    [
      'Concatenate %a, %b {axis=-2}',
      [
        [2, 3],
        [5, 3],
      ],
      [7, 3],
    ],
    ['Dot %a, %b', [[4], [4]], [1]],
    [
      'MatMul %a, %b',
      [
        [5, 4],
        [4, 3],
      ],
      [5, 3],
    ],
    ['Reshape %a {target_shape=[3, -1]}', [[2, 6]], [3, 4]],
    ['Repack %a {target_shape=[12]}', [[2, 6]], [12]],
    ['Constant {value=#w23}', [], [2, 3]],
    ['PReLU %a {param=#w}', [[2, 3]], [2, 3]],
    ['Softmax %a {axis=0}', [[2, 3]], [2, 3]],
    ['Activation %a {activation=relu}', [[2, 3]], [2, 3]],
    ['TernaryTanh %a', [[7]], [7]],
    [garNet(''), [[4, 1], [1]], [4, 2]],
    [garNet(', collapse=mean'), [[4, 1], [1]], [2]],
  ];
  it.each(fitting)('%s of %j is %j', (node, inputs, shape) => {
    expect(shapeOf(node, ...inputs)).toEqual([shape]);
  });

  it('Clone has one for each output', () => {
    const graph = parseGraph('model @m {\n%a = Input {input_shape=[2]}\n%p, %q = Clone @y %a\n}', schema);
    expect(graph.layer('y').shapes).toEqual([[2], [2]]);
  });

  const unfit: [node: string, inputs: Shape[], message: RegExp][] = [
    ['Dense %a {n_in=2, n_out=3, weight=#w23, bias=#w}', [[3]], /Dense has 2 input features, its input is \[3\]/],
    ['Merge %a, %b {op=add}', [[4], [3]], /\[4\] and \[3\] do not broadcast/],
    [
      'Concatenate %a, %b',
      [
        [2, 3],
        [3, 3],
      ],
      /do not concatenate along axis 1/,
    ],
    [
      'Concatenate %a, %b {axis=2}',
      [
        [2, 3],
        [2, 3],
      ],
      /do not concatenate along axis 2/,
    ],
    ['Dot %a, %b', [[4], [3]], /Dot of \[4\] and \[3\]/],
    [
      'MatMul %a, %b',
      [
        [5, 4],
        [3, 3],
      ],
      /operands of \[5, 4\] and \[3, 3\] do not fit/,
    ],
    ['Reshape %a {target_shape=[5, -1]}', [[12]], /\[12\] cannot be reshaped to \[5, -1\]/],
    ['Reshape %a {target_shape=[-1, -1]}', [[4]], /cannot be reshaped/],
    ['Reshape %a {target_shape=[5]}', [[4]], /cannot be reshaped/],
    ['PReLU %a {param=#w}', [[2, 4]], /PReLU has 6 slopes for an input of \[2, 4\]/],
    ['Softmax %a {axis=2}', [[2, 3]], /Softmax axis 2 is outside an input of rank 2/],
    ['Softmax %a {axis=-3}', [[2, 3]], /Softmax axis -3 is outside/],
    [
      garNet(''),
      [[4, 2], [1]],
      /GarNet reads \[vertices, 1\] and their number \[1\], its inputs are \[4, 2\] and \[1\]/,
    ],
    [garNet(''), [[4, 1], [2]], /its inputs are \[4, 1\] and \[2\]/],
    [garNet(', vertex_groups=3'), [[4, 1], [1]], /4 vertices do not make 3 groups/],
    [
      garNet('').replace('#w23, agg', '#w32, agg'),
      [[4, 1], [1]],
      /input_transform_biases has shape \[3, 2\], expected \[2, 3\]/,
    ],
  ];
  it.each(unfit)('%s of %j is refused', (node, inputs, message) => {
    expect(() => shapeOf(node, ...inputs)).toThrow(message);
    expect(() => shapeOf(node, ...inputs)).toThrow(/node "y"/);
  });
});
