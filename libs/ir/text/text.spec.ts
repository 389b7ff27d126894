import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../diagnostic';
import { fixed } from '../../fixed';
import { Dense, Input, LAYERS } from '../../layers';
import { randomGraph } from '../../testkit';
import { ModelGraph } from '../graph';
import { LayerSchema } from '../schema';
import { encodeState } from '../state';
import { tensor } from '../tensor';
import { parseGraph, printGraph } from './index';

const schema = new LayerSchema(LAYERS);

const DENSE = `model @jet {
  names @conv1
  applied convert, vivado:init_layers
  %x = Input {input_shape=[2]} : 2 x fixed<16,6>@input_t
  %out = Dense @fc %x {n_in=2, n_out=3, weight=#fc.weight, bias=#fc.bias, weight_t=fixed<8,2>} from @fc_old : 3 x auto
  return %out
}
#fc.weight = f32 2x3 [[1, 0.1, 2], [0, -0, 0.5]]
#fc.bias = f64 3 fill(0.25)
`;

function denseGraph(): ModelGraph {
  const graph = new ModelGraph('jet', schema);
  graph.knownNames.add('conv1');
  graph.applied.add('convert').add('vivado:init_layers');
  graph.add(Input, {
    name: 'x',
    inputs: [],
    attributes: { input_shape: [2], result_t: { name: 'input_t', precision: fixed(16, 6) } },
  });
  graph.add(Dense, {
    name: 'fc',
    origin: 'fc_old',
    inputs: ['x'],
    outputs: ['out'],
    attributes: {
      result_t: { name: 'fc_result_t', precision: { kind: 'auto' } },
      weight_t: { name: 'fc_weight_t', precision: fixed(8, 2) },
      bias: { tensor: tensor([3], [0.25, 0.25, 0.25]) },
      weight: { tensor: tensor([2, 3], Float32Array.of(1, 0.1, 2, 0, -0, 0.5)) },
      n_out: 3,
      n_in: 2,
    },
  });
  graph.setOutput(['out']);
  return graph;
}

/** Everything that a state holds, which is more than the text shows. */
function contents(graph: ModelGraph): unknown {
  return [...encodeState(graph, new Set())];
}

function diagnosticOf(text: string) {
  try {
    parseGraph(text, schema);
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics[0];
    throw error;
  }
  throw new Error('the text was accepted');
}

describe('printGraph', () => {
  it('prints nodes, attributes in declared order, types, origins and weights', () => {
    expect(printGraph(denseGraph())).toBe(DENSE);
  });

  it('still prints a graph whose shapes do not fit', () => {
    const graph = denseGraph();
    graph.layer('x').setAttr('input_shape', [5]);
    expect(printGraph(graph)).toContain('from @fc_old : ? x auto');
  });
});

describe('parseGraph', () => {
  it('reads what printGraph writes, exactly', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const graph = randomGraph(seed);
        const text = printGraph(graph);
        const parsed = parseGraph(text, schema);
        expect(printGraph(parsed)).toBe(text);
        expect(contents(parsed)).toEqual(contents(graph));
      }),
      { numRuns: 150 },
    );
  });

  it('reads large tensors back bit by bit', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.float64Array({ minLength: 300, maxLength: 310 }), fc.float32Array({ minLength: 300 })),
        (data) => {
          const graph = denseGraph();
          graph.layer('fc').setAttr('bias', { tensor: tensor([data.length], data) });
          expect(contents(parseGraph(printGraph(graph), schema))).toEqual(contents(graph));
        },
      ),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it('takes types and shapes as optional', () => {
    const graph = parseGraph('model @m {\n%x = Input {input_shape=[2, 3]}\n\n// comment\nreturn %x // end\n}', schema);
    expect(graph.layer('x').shape).toEqual([2, 3]);
    expect(graph.layer('x').has(graph.layer('x').expected.find((a) => a.key === 'result_t')!)).toBe(false);
  });

  const broken: [what: string, text: string, code: string, message: RegExp][] = [
    ['no model', '', 'bad-ir', /the text has no model/],
    ['an open model', DENSE.replace('\n}', ''), 'bad-ir', /^line 6: expected "}", found "return %out"/],
    ['an unknown kind', DENSE.replace('Dense', 'Dens'), 'unknown-layer', /^line 5: no layer class is called "Dens"/],
    [
      'an unknown attribute',
      DENSE.replace('n_in', 'n_im'),
      'unknown-attribute',
      /^line 5: Dense has no attribute n_im/,
    ],
    [
      'a missing attribute',
      DENSE.replace('n_in=2, ', ''),
      'missing-attribute',
      /^line 5: Dense lacks its attribute n_in/,
    ],
    ['a value of a wrong kind', DENSE.replace('n_in=2', 'n_in=two'), 'bad-attribute', /^line 5: .*n_in is two/],
    [
      'an undefined weight',
      DENSE.replace('bias=#fc.bias', 'bias=#b'),
      'bad-ir',
      /^line 5: the weight #b is not defined/,
    ],
    ['a weight defined twice', `${DENSE}#fc.bias = f64 3 fill(1)\n`, 'bad-ir', /^line 10: .*defined twice/],
    ['too few numbers', DENSE.replace('-0, ', ''), 'bad-ir', /^line 8: 5 numbers do not fill a tensor of shape 2x3/],
    ['too few bytes', DENSE.replace('fill(0.25)', 'base64 "AAAA"'), 'bad-ir', /^line 9: 3 bytes do not fill/],
    ['an unknown tensor', DENSE.replace('@fc %x', '@fc %y'), 'unknown-tensor', /^line 5: no layer produces .*"y"/],
    [
      'a wrong shape',
      DENSE.replace(': 3 x', ': 4 x'),
      'shape-mismatch',
      /^line 5: .*said to have shape \[4\], it has \[3\]/,
    ],
    ['a bad precision', DENSE.replace('fixed<8,2>', 'fixd<8,2>'), 'illegal-precision', /^line 5: /],
    [
      'text behind a node',
      DENSE.replace('x auto', 'x auto auto'),
      'bad-ir',
      /^line 5: expected the end of the line, found "auto"/,
    ],
    ['two layers of one name', DENSE.replace('@fc %x', '@x %x'), 'duplicate-name', /^line 5: /],
    ['an unfinished string', DENSE.replace('@fc ', '@"fc '), 'bad-ir', /^line 5: expected a quoted string/],
    ['an unknown statement', DENSE.replace('names', 'name'), 'bad-ir', /^line 2: expected a node/],
  ];
  it.each(broken)('refuses %s', (_, text, code, message) => {
    const found = diagnosticOf(text);
    expect(found.code).toBe(code);
    expect(found.message).toMatch(message);
  });
});
