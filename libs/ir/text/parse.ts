import { DiagnosticError, userError } from '../../diagnostic';
import { type NamedType, parsePrintedPrecision } from '../../fixed';
import type { Attribute, Weight } from '../attribute';
import { ModelGraph } from '../graph';
import { Layer } from '../layer';
import type { LayerSchema } from '../schema';
import { formatShape, type Shape, shapesEqual } from '../shape';
import { Cursor } from './cursor';
import { typeNameOf } from './print';
import { atQuantizer, parseQuantizer } from './quantizer-text';
import { parseShape, parseTensor } from './tensor-text';

const PRECISION = /\w+(?:<[^<>]*>)?/y;
const WORD = /[A-Za-z_]\w*/y;

/**
 * Reads the text that `printGraph` writes; comments start with `//`. The part behind `:` may be left out, shapes that are given
 * must be those inferred. Errors in the text are user errors with the line number: `bad-ir`, or what building the layer
 * reports (`unknown-layer`, `missing-attribute`, ...).
 */
export function parseGraph(text: string, schema: LayerSchema): ModelGraph {
  const lines = text
    .split('\n')
    .map((line, i) => new Cursor(line, i + 1))
    .filter((cursor) => !cursor.done);
  const [definitions, body] = [lines.filter((cursor) => cursor.at('#')), lines.filter((cursor) => !cursor.at('#'))];
  const weights = parseWeights(definitions);
  const [head, foot] = [body.shift(), body.pop()];
  if (!head || !foot) throw userError('bad-ir', 'the text has no model', {}, 'start with: model @name {');
  const graph = new ModelGraph(parseHead(head), schema);
  for (const cursor of body) {
    atLine(cursor.line, () => parseStatement(cursor, graph, weights));
    cursor.expectEnd();
  }
  foot.expect('}');
  foot.expectEnd();
  return graph;
}

function parseWeights(lines: readonly Cursor[]): ReadonlyMap<string, Weight> {
  const weights = new Map<string, Weight>();
  for (const cursor of lines) {
    cursor.expect('#');
    const name = cursor.name('the name of a weight');
    if (weights.has(name)) throw userError('bad-ir', `line ${cursor.line}: the weight #${name} is defined twice`);
    cursor.expect('=');
    atLine(cursor.line, () => weights.set(name, parseWeight(cursor)));
    cursor.expectEnd();
  }
  return weights;
}

function parseWeight(cursor: Cursor): Weight {
  if (!atQuantizer(cursor)) return { tensor: parseTensor(cursor) };
  const quantizer = parseQuantizer(cursor);
  return { tensor: parseTensor(cursor), quantizer };
}

function parseHead(cursor: Cursor): string {
  cursor.expect('model');
  cursor.expect('@');
  const name = cursor.name('the name of the model');
  cursor.expect('{');
  cursor.expectEnd();
  return name;
}

function parseStatement(cursor: Cursor, graph: ModelGraph, weights: ReadonlyMap<string, Weight>): void {
  if (cursor.at('%')) {
    parseNode(cursor, graph, weights);
  } else if (cursor.skip('return')) {
    graph.setOutput(tensors(cursor));
  } else if (cursor.skip('names')) {
    for (const name of cursor.list(() => named(cursor))) graph.knownNames.add(name);
  } else if (cursor.skip('applied')) {
    for (const flow of cursor.list(() => cursor.name('the name of a flow'))) graph.applied.add(flow);
  } else {
    throw cursor.fail('a node such as "%y = Dense %x {...}", "return", "names" or "applied"');
  }
}

function parseNode(cursor: Cursor, graph: ModelGraph, weights: ReadonlyMap<string, Weight>): void {
  const outputs = tensors(cursor);
  cursor.expect('=');
  const layerClass = graph.schema.classOf(cursor.name('the kind of a layer'));
  const name = cursor.at('@') ? named(cursor) : outputs[0];
  const inputs = cursor.at('%') ? tensors(cursor) : [];
  const expected = graph.schema.attributesOf(layerClass);
  const attributes = cursor.at('{') ? parseAttributes(cursor, name, expected, weights) : {};
  const origin = cursor.skip('from') ? named(cursor) : undefined;
  const shapes = cursor.skip(':') ? parseShapes(cursor) : undefined;
  const result = cursor.skip('x') ? { result_t: parseType(cursor, name, Layer.common.result.key) } : {};
  const spec = { name, inputs, outputs, attributes: { ...attributes, ...result }, origin };
  checkShapes(graph.add(layerClass, spec), shapes);
}

/** Undefined for the `?` of a graph whose shapes could not be inferred. */
function parseShapes(cursor: Cursor): readonly Shape[] | undefined {
  return cursor.skip('?') ? undefined : cursor.list(() => parseShape(cursor));
}

function checkShapes(layer: Layer, shapes: readonly Shape[] | undefined): void {
  if (shapes === undefined) return;
  const found = layer.shapes;
  if (found.length === shapes.length && shapes.every((shape, i) => shapesEqual(shape, found[i]))) return;
  const [said, is] = [shapes, found].map((list) => list.map(formatShape).join(', '));
  throw userError('shape-mismatch', `${layer.kind} is said to have shape ${said}, it has ${is}`, { node: layer.name });
}

function parseAttributes(
  cursor: Cursor,
  layerName: string,
  expected: readonly Attribute<unknown>[],
  weights: ReadonlyMap<string, Weight>,
): Record<string, unknown> {
  cursor.expect('{');
  const entries = cursor.list(() => {
    const key = cursor.take(WORD);
    if (key === undefined) throw cursor.fail('the name of an attribute');
    cursor.expect('=');
    const isType = expected.some((attribute) => attribute.key === key && attribute.kind === 'type');
    return [key, isType ? parseType(cursor, layerName, key) : parseValue(cursor, weights)] as const;
  });
  cursor.expect('}');
  return Object.fromEntries(entries);
}

function parseType(cursor: Cursor, layerName: string, key: string): NamedType {
  const text = cursor.take(PRECISION);
  if (text === undefined) throw cursor.fail('a precision such as fixed<16,6>');
  return { name: cursor.at('@') ? named(cursor) : typeNameOf(layerName, key), precision: parsePrintedPrecision(text) };
}

/** A value whose notation tells its kind; the layer checks that it is the kind that the attribute has. */
function parseValue(cursor: Cursor, weights: ReadonlyMap<string, Weight>): unknown {
  if (cursor.at('"')) return cursor.quoted();
  if (cursor.skip('#')) {
    const name = cursor.name('the name of a weight');
    const weight = weights.get(name);
    if (!weight) throw userError('bad-ir', `the weight #${name} is not defined`);
    return weight;
  }
  if (cursor.skip('[')) {
    const values = cursor.at(']') ? [] : cursor.list(() => cursor.number());
    cursor.expect(']');
    return values;
  }
  const word = cursor.take(WORD);
  if (word === undefined) return cursor.number();
  return word === 'true' || word === 'false' ? word === 'true' : word;
}

function tensors(cursor: Cursor): string[] {
  return cursor.list(() => {
    cursor.expect('%');
    return cursor.name('the name of a tensor');
  });
}

function named(cursor: Cursor): string {
  cursor.expect('@');
  return cursor.name('a name');
}

/** Runs `body`; a user error that it throws gets the line number, unless it has one. */
function atLine(line: number, body: () => void): void {
  try {
    body();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    throw new DiagnosticError(
      error.diagnostics.map((d) =>
        d.message.startsWith('line ') ? d : { ...d, message: `line ${line}: ${d.message}` },
      ),
    );
  }
}
