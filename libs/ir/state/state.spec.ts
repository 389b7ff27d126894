import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../diagnostic';
import { Dense, Input, LAYERS } from '../../layers';
import { randomGraph } from '../../testkit';
import { attr } from '../attribute';
import { ModelGraph } from '../graph';
import { readNpy } from '../npy';
import { LayerSchema } from '../schema';
import { filled, tensor } from '../tensor';
import { printGraph } from '../text';
import { decodeState, digestOfPath, encodeState, STATE_FILE } from './index';

const schema = new LayerSchema(LAYERS);

type Files = Map<string, string | Uint8Array>;

const bytesOf = (content: string | Uint8Array | undefined) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

const decode = (files: Files, knows = schema) => decodeState((path) => bytesOf(files.get(path)), knows);

const digestsOf = (files: Files) =>
  new Set([...files.keys()].map(digestOfPath).filter((digest) => digest !== undefined));

function denseGraph(): ModelGraph {
  const graph = new ModelGraph('m', schema);
  graph.add(Input, { name: 'x', inputs: [], attributes: { input_shape: [2] } });
  const weight = { tensor: tensor([2, 3], Float32Array.of(1, 0.1, 2, 0, -0, 0.5)) };
  graph.add(Dense, {
    name: 'fc',
    inputs: ['x'],
    attributes: { n_in: 2, n_out: 3, weight, bias: { tensor: filled([3], 0) } },
  });
  graph.setOutput(['fc']);
  graph.artifacts.set('netlist.json', '{"latency": 3}');
  graph.report({ code: 'narrow', severity: 'warning', where: { node: 'fc' }, message: 'small', hint: 'widen it' });
  graph.layer('fc').code.set('config', 'struct fc_config {};');
  return graph;
}

describe('encodeState and decodeState', () => {
  it('give the same graph and the same bytes', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const graph = randomGraph(seed);
        const files = encodeState(graph, new Set());
        const decoded = decode(files);
        expect(printGraph(decoded)).toBe(printGraph(graph));
        expect([...encodeState(decoded, new Set())]).toEqual([...files]);
      }),
      { numRuns: 100 },
    );
  });

  it('keep artifacts, reports and code', () => {
    const graph = decode(encodeState(denseGraph(), new Set()));
    expect([...graph.artifacts]).toEqual([['netlist.json', '{"latency": 3}']]);
    expect(graph.reports).toEqual(denseGraph().reports);
    expect([...graph.layer('fc').code]).toEqual([['config', 'struct fc_config {};']]);
  });

  it('write tensors that numpy can read, once for each content', () => {
    const graph = denseGraph();
    const same = { tensor: filled([3], 0) };
    graph.add(Dense, {
      name: 'fc2',
      inputs: ['fc'],
      attributes: { n_in: 3, n_out: 1, weight: { tensor: filled([3, 1], 0) }, bias: same },
    });
    const tensors = [...encodeState(graph, new Set())].filter(([path]) => path.startsWith('tensors/'));
    expect(tensors.map(([path, bytes]) => readNpy(bytesOf(bytes)!, path).shape)).toEqual([[2, 3], [3], [3, 1]]);
  });

  it('write only what is not known, and find the rest elsewhere', () => {
    const graph = denseGraph();
    const first = encodeState(graph, new Set());
    graph.layer('fc').setAttr('bias', { tensor: filled([3], 1) });
    graph.artifacts.set('more.txt', 'more');
    const second = encodeState(graph, digestsOf(first));
    expect([...second.keys()].map((path) => path.split('/')[0])).toEqual([STATE_FILE, 'tensors', 'artifacts']);
    const decoded = decode(new Map([...first, ...second]));
    expect(printGraph(decoded)).toBe(printGraph(graph));
    expect([...decoded.artifacts.values()]).toEqual(['{"latency": 3}', 'more']);
  });

  it('need the attributes that a backend added', () => {
    const extended = schema.extend([Dense], { reuse: attr.int('reuse_factor', { doc: 'd', fallback: 1 }) });
    const graph = decode(encodeState(denseGraph(), new Set()), extended);
    graph.layer('fc').setAttr('reuse_factor', 4);
    const files = encodeState(graph, new Set());
    expect(decode(files, extended).layer('fc').getAttr('reuse_factor')).toBe(4);
    expect(() => decode(files)).toThrow(/error\[unknown-attribute\].*reuse_factor/);
  });
});

describe('decodeState refuses', () => {
  const files = () => encodeState(denseGraph(), new Set());
  const edit = (change: (state: string) => string): Files => {
    const edited = files();
    return edited.set(STATE_FILE, change(edited.get(STATE_FILE) as string));
  };
  const without = (folder: string): Files => new Map([...files()].filter(([path]) => !path.startsWith(folder)));
  const altered = (folder: string): Files =>
    new Map(
      [...files()].map(([path, content]) => [path, path.startsWith(folder) ? bytesOf(content)!.slice(1) : content]),
    );

  const cases: [what: string, files: () => Files, code: string, message: RegExp][] = [
    ['no state', () => new Map(), 'damaged-state', /graph.json is missing/],
    ['a truncated state', () => edit((text) => text.slice(0, -20)), 'damaged-state', /is not JSON/],
    ['an edited state', () => edit((text) => text.replace('"fc"', '"fd"')), 'damaged-state', /graph.json was altered/],
    ['a state without a graph', () => edit((text) => text.replace('"graph":', '"grape":')), 'damaged-state', /altered/],
    ['a missing tensor', () => without('tensors/'), 'damaged-state', /tensors\/[0-9a-f]{64}.npy is missing/],
    ['an altered tensor', () => altered('tensors/'), 'damaged-state', /tensors\/[0-9a-f]{64}.npy was altered/],
    ['a missing artifact', () => without('artifacts/'), 'damaged-state', /artifacts\/[0-9a-f]{64} is missing/],
    ['an altered artifact', () => altered('artifacts/'), 'damaged-state', /artifacts\/[0-9a-f]{64} was altered/],
    ['another file', () => new Map([[STATE_FILE, '{"nodes": []}']]), 'foreign-state', /does not hold a saved graph/],
    ['a JSON null', () => new Map([[STATE_FILE, 'null']]), 'foreign-state', /does not hold a saved graph/],
    [
      'a newer state',
      () => edit((text) => text.replace('"version": 1', '"version": 2')),
      'newer-state',
      /version 2.*version 1/,
    ],
  ];
  it.each(cases)('%s', (_, make, code, message) => {
    const error = (() => {
      try {
        return decode(make());
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(DiagnosticError);
    const [diagnostic] = (error as DiagnosticError).diagnostics;
    expect(diagnostic.code).toBe(code);
    expect(diagnostic.message).toMatch(message);
    expect(diagnostic.hint).toBeTruthy();
  });
});
