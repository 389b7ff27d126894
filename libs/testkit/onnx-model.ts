import protobuf from 'protobufjs/light.js';
import { ONNX_MESSAGES } from '../frontends/onnx/proto-schema';
import type { Tensor } from '../ir';

export type OnnxAttribute = number | string | readonly number[] | readonly string[];

export interface OnnxOperator {
  readonly op: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** A constant; `type` is the number of ONNX's data type, by default float. */
export interface OnnxInitializer extends Tensor {
  readonly type?: number;
}

/** An ONNX graph as tests write it. The first extent of each input is the batch. */
export interface OnnxModel {
  readonly opset?: number;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly constants: Readonly<Record<string, OnnxInitializer>>;
  readonly nodes: readonly OnnxOperator[];
  readonly outputs: readonly string[];
}

/** Attributes that are floats although a test may give a whole number. */
const FLOATS: ReadonlySet<string> = new Set([
  'alpha',
  'beta',
  'epsilon',
  'gamma',
  'activation_alpha',
  'activation_beta',
]);

/** The bytes of an `.onnx` file. */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  const type = protobuf.Root.fromJSON(ONNX_MESSAGES).lookupType('ModelProto');
  const dim = (shape: readonly number[]) => ({
    tensorType: { shape: { dim: shape.map((dimValue) => ({ dimValue })) } },
  });
  const initializer = Object.entries(model.constants).map(([name, { shape, data, type: dataType = 1 }]) => {
    const values = [...data];
    const field = dataType === 1 ? 'floatData' : dataType === 7 ? 'int64Data' : 'int32Data';
    return { name, dims: [...shape], dataType, [field]: values };
  });
  const node = model.nodes.map(({ op, domain, inputs, outputs, attributes = {} }) => ({
    opType: op,
    domain,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([name, value]) => encodeAttribute(name, value)),
  }));
  const graph = {
    name: 'test',
    node,
    initializer,
    input: Object.entries(model.inputs).map(([name, shape]) => ({ name, type: dim(shape) })),
    output: model.outputs.map((name) => ({ name })),
  };
  const message = { graph, opsetImport: [{ domain: '', version: model.opset ?? 17 }] };
  return type.encode(type.fromObject(message)).finish();
}

function encodeAttribute(name: string, value: OnnxAttribute) {
  if (typeof value === 'number') {
    return FLOATS.has(name) || !Number.isInteger(value) ? { name, type: 1, f: value } : { name, type: 2, i: value };
  }
  const bytes = (text: string) => new TextEncoder().encode(text);
  if (typeof value === 'string') return { name, type: 3, s: bytes(value) };
  if (value.length > 0 && typeof value[0] === 'string') {
    return { name, type: 8, strings: (value as readonly string[]).map(bytes) };
  }
  return FLOATS.has(name) || name === 'scales'
    ? { name, type: 6, floats: [...(value as readonly number[])] }
    : { name, type: 7, ints: [...(value as readonly number[])] };
}
