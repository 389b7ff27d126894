import { userError } from '../../diagnostic';
import type { Shape } from '../../ir';
import type { ExternalData } from './external-data';
import {
  type AttributeValue,
  CHANNELS_LAST,
  MICROSOFT,
  nodeError,
  ONNX,
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
  QONNX,
} from './graph';
import type { AttributeProto, GraphProto, ModelProto, NodeProto, ValueInfoProto } from './proto-schema';
import { readTensor, toNumber } from './tensor-proto';

const TRUNCATED = 'check that the file was copied completely, or export the model again';
const OLDEST_OPSET = 7;
const DYNAMIC = -1;

/** The graph of a decoded model, with tensors of other files from `external`; a user error when it is empty, inconsistent or has shapes that are not fixed. */
export function readGraph(model: ModelProto, external: ExternalData): OnnxGraph {
  const { graph } = model;
  if (!graph) throw userError('not-onnx', 'the file has no ONNX graph', {}, TRUNCATED);
  const opset = readOpset(model);
  if (graph.node.length === 0) throw userError('empty-graph', 'the graph has no nodes', {}, TRUNCATED);
  if (graph.output.length === 0) throw userError('empty-graph', 'the graph has no outputs', {}, TRUNCATED);
  if (graph.sparseInitializer.length > 0) {
    throw userError('sparse-tensor', 'the model stores sparse tensors', {}, 'export it with dense weights');
  }
  const constants = new Map(graph.initializer.map((proto) => [proto.name, readTensor(proto, external)]));
  const { batch, shapes } = readInputs(graph, constants);
  const read: OnnxGraph = {
    name: graph.name || 'model',
    opset,
    batch,
    inputs: [...shapes.keys()],
    outputs: graph.output.map(({ name }) => name),
    nodes: graph.node.map((proto) => readNode(proto, external)),
    constants,
    shapes,
  };
  checkTensors(read);
  return read;
}

function readOpset(model: ModelProto): number {
  const own = model.opsetImport.find(({ domain }) => isOnnxDomain(domain));
  if (!own) throw userError('not-onnx', 'the file names no version of the ONNX operators', {}, TRUNCATED);
  const opset = toNumber(own.version);
  if (opset >= OLDEST_OPSET) return opset;
  const found = `the model uses version ${opset} of the ONNX operators, ${OLDEST_OPSET} is the oldest that is read`;
  throw userError('old-opset', found, {}, 'convert it with onnx.version_converter.convert_version(model, 13)');
}

const isOnnxDomain = (domain: string) => domain === '' || domain === 'ai.onnx';

/** Complete shapes of the inputs that are not initialisers, and their common batch extent. */
function readInputs(graph: GraphProto, constants: ReadonlyMap<string, OnnxConstant>) {
  const declared = graph.input
    .filter(({ name }) => !constants.has(name))
    .map((info): readonly [string, Shape] => [info.name, readShape(info)]);
  if (declared.length === 0) throw userError('empty-graph', 'the graph has no inputs', {}, TRUNCATED);
  const batches = new Set(declared.map(([, shape]) => shape[0]).filter((n) => n !== DYNAMIC));
  if (batches.size > 1) {
    const what = `the inputs have different batch extents: ${[...batches].join(', ')}`;
    throw userError('shape-mismatch', what, {}, 'give all inputs the same first dimension');
  }
  const [batch] = [...batches, 1];
  return { batch, shapes: new Map(declared.map(([name, [, ...rest]]) => [name, [batch, ...rest]])) };
}

function readShape(info: ValueInfoProto): Shape {
  const dims = info.type?.tensorType?.shape?.dim;
  const where = { node: info.name };
  if (!dims || dims.length < 2) {
    const found = dims ? `has the shape [${dims.map(formatDim).join(', ')}]` : 'has no tensor shape';
    const what = `the model input ${found}, expected a batch dimension and at least one more`;
    throw userError('bad-input-shape', what, where, 'export the model with an example input of shape [1, ...]');
  }
  const shape = dims.map(({ dimValue }) => toNumber(dimValue) || DYNAMIC);
  if (shape.slice(1).every((n) => n > 0)) return shape;
  const what = `the model input has the shape [${dims.map(formatDim).join(', ')}]; only the first may be left open`;
  throw userError('dynamic-shape', what, where, 'export the model with fixed shapes');
}

const formatDim = (dim: { dimValue: Parameters<typeof toNumber>[0]; dimParam: string }) =>
  dim.dimParam || toNumber(dim.dimValue) || '?';

/** Quantisers are QONNX's, wherever exporters put them; old files have them in ONNX's own domain. */
function domainOf({ domain, opType }: NodeProto): string {
  if (QUANTISERS.has(opType) && (isOnnxDomain(domain) || QUANTISER_DOMAIN.test(domain))) return QONNX;
  return isOnnxDomain(domain) ? ONNX : domain;
}

const QUANTISERS: ReadonlySet<string> = new Set(['BipolarQuant', 'IntQuant', 'Quant', 'Trunc']);
const QUANTISER_DOMAIN = /^(qonnx\.|onnx\.brevitas|finn\.)/;

function readNode(proto: NodeProto, external: ExternalData): OnnxNode {
  const label = proto.name || proto.output.find((name) => name !== '') || proto.opType;
  const attribute = (a: AttributeProto): [string, AttributeValue] => [a.name, readAttribute(a, label, external)];
  return {
    name: '',
    label,
    op: proto.opType,
    domain: domainOf(proto),
    inputs: proto.input,
    outputs: proto.output,
    // Nodes with subgraphs are refused later, as unsupported operators.
    attributes: new Map(proto.attribute.filter(({ type }) => READABLE.has(type)).map(attribute)),
  };
}

/** Numbers of ONNX's `AttributeProto.AttributeType`. */
const [FLOAT, INT, STRING, TENSOR, FLOATS, INTS, STRINGS] = [1, 2, 3, 4, 6, 7, 8];
const READABLE: ReadonlySet<number> = new Set([FLOAT, INT, STRING, TENSOR, FLOATS, INTS, STRINGS]);

function readAttribute(proto: AttributeProto, node: string, external: ExternalData): AttributeValue {
  switch (proto.type) {
    case FLOAT:
      return proto.f;
    case INT:
      return toNumber(proto.i);
    case STRING:
      return decodeText(proto.s);
    case STRINGS:
      return proto.strings.map(decodeText);
    case FLOATS:
      return proto.floats;
    case INTS:
      return proto.ints.map(toNumber);
    default:
      if (proto.t) return readTensor(proto.t, external, proto.t.name || node);
      throw userError('bad-attribute', `attribute ${proto.name} holds no tensor`, { node }, TRUNCATED);
  }
}

// An empty field is an empty list.
const decodeText = (bytes: ArrayLike<number>) => new TextDecoder().decode(Uint8Array.from(bytes));

/** The number of inputs without which an operator has no meaning, where that is not one. */
const LEAST_INPUTS: Readonly<Record<string, number>> = {
  Add: 2,
  BatchNormalization: 5,
  BipolarQuant: 2,
  Constant: 0,
  Conv: 2,
  DequantizeLinear: 2,
  Div: 2,
  Einsum: 2,
  GRU: 3,
  Gather: 2,
  Gemm: 2,
  IntQuant: 4,
  LSTM: 3,
  LayerNormalization: 2,
  MatMul: 2,
  Mul: 2,
  PRelu: 2,
  QGemm: 6,
  QLinearAdd: 7,
  QLinearConv: 8,
  QLinearMatMul: 8,
  Quant: 4,
  QuantizeLinear: 2,
  RNN: 3,
  Reshape: 2,
  Sub: 2,
  Trunc: 5,
};

/** Of recurrent layers the last state alone may be wanted. */
const MAY_LACK_FIRST_RESULT: ReadonlySet<string> = new Set(['GRU', 'LSTM', 'RNN']);

const KNOWN_DOMAINS: readonly string[] = [ONNX, QONNX, CHANNELS_LAST, MICROSOFT];

/** Every node has its inputs and a result; every tensor that is read exists, and is written once. */
function checkTensors(graph: OnnxGraph): void {
  for (const node of graph.nodes.filter(({ domain }) => KNOWN_DOMAINS.includes(domain))) {
    const least = Object.hasOwn(LEAST_INPUTS, node.op) ? LEAST_INPUTS[node.op] : 1;
    const given = node.inputs.slice(0, least).filter((tensor) => tensor !== '').length;
    if (given < least) {
      throw nodeError(
        node,
        'missing-input',
        `${given} of its ${least} inputs ${given === 1 ? 'is' : 'are'} given`,
        TRUNCATED,
      );
    }
    const results = MAY_LACK_FIRST_RESULT.has(node.op) ? node.outputs : node.outputs.slice(0, 1);
    if (results.every((name) => name === '')) throw nodeError(node, 'bad-graph', 'its result has no name', TRUNCATED);
  }
  const known = new Set([...graph.inputs, ...graph.constants.keys()]);
  for (const { label, outputs } of graph.nodes) {
    for (const name of outputs.filter((tensor) => tensor !== '')) {
      if (known.has(name)) {
        throw userError('bad-graph', `the tensor ${JSON.stringify(name)} is written more than once`, { node: label });
      }
      known.add(name);
    }
  }
  for (const { label, inputs } of graph.nodes) {
    const missing = inputs.find((name) => name !== '' && !known.has(name));
    if (missing !== undefined) throw missingTensor(missing, label);
  }
  const missing = graph.outputs.find((name) => !known.has(name));
  if (missing !== undefined) throw missingTensor(missing, 'model output');
}

function missingTensor(name: string, node: string) {
  const what = `the tensor ${JSON.stringify(name)} is neither an input, an initialiser nor the result of a node`;
  return userError('missing-tensor', what, { node }, 'export the model with its weights (export_params=True)');
}
