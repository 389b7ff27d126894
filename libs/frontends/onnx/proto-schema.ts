/** A 64-bit integer as protobufjs gives it. */
export type Int64 = number | { toNumber(): number };

/** The parts of ONNX's protobuf messages that the frontend reads; field numbers are those of the ONNX specification. */
export interface ModelProto {
  readonly graph: GraphProto | null;
  readonly opsetImport: readonly { readonly domain: string; readonly version: Int64 }[];
}

export interface GraphProto {
  readonly name: string;
  readonly node: readonly NodeProto[];
  readonly initializer: readonly TensorProto[];
  readonly sparseInitializer: readonly unknown[];
  readonly input: readonly ValueInfoProto[];
  readonly output: readonly ValueInfoProto[];
}

export interface NodeProto {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly AttributeProto[];
}

export interface AttributeProto {
  readonly name: string;
  readonly type: number;
  readonly f: number;
  readonly i: Int64;
  readonly s: Uint8Array;
  readonly t: TensorProto | null;
  readonly floats: readonly number[];
  readonly ints: readonly Int64[];
  readonly strings: readonly Uint8Array[];
}

export interface TensorProto {
  readonly name: string;
  readonly dims: readonly Int64[];
  readonly dataType: number;
  readonly rawData: Uint8Array;
  readonly floatData: readonly number[];
  readonly int32Data: readonly number[];
  readonly int64Data: readonly Int64[];
  readonly doubleData: readonly number[];
  readonly uint64Data: readonly Int64[];
  readonly externalData: readonly { readonly key: string; readonly value: string }[];
  readonly dataLocation: number;
}

export interface ValueInfoProto {
  readonly name: string;
  readonly type: { readonly tensorType: { readonly shape: TensorShapeProto | null } | null } | null;
}

export interface TensorShapeProto {
  readonly dim: readonly { readonly dimValue: Int64; readonly dimParam: string }[];
}

const field = (type: string, id: number) => ({ type, id });
const list = (type: string, id: number) => ({ rule: 'repeated', type, id });

/** The same messages for protobufjs' reflection. */
export const ONNX_MESSAGES = {
  nested: {
    ModelProto: { fields: { graph: field('GraphProto', 7), opsetImport: list('OperatorSetIdProto', 8) } },
    OperatorSetIdProto: { fields: { domain: field('string', 1), version: field('int64', 2) } },
    GraphProto: {
      fields: {
        node: list('NodeProto', 1),
        name: field('string', 2),
        initializer: list('TensorProto', 5),
        input: list('ValueInfoProto', 11),
        output: list('ValueInfoProto', 12),
        sparseInitializer: list('bytes', 15),
      },
    },
    NodeProto: {
      fields: {
        input: list('string', 1),
        output: list('string', 2),
        name: field('string', 3),
        opType: field('string', 4),
        attribute: list('AttributeProto', 5),
        domain: field('string', 7),
      },
    },
    AttributeProto: {
      fields: {
        name: field('string', 1),
        f: field('float', 2),
        i: field('int64', 3),
        s: field('bytes', 4),
        t: field('TensorProto', 5),
        floats: list('float', 7),
        ints: list('int64', 8),
        strings: list('bytes', 9),
        type: field('int32', 20),
      },
    },
    TensorProto: {
      fields: {
        dims: list('int64', 1),
        dataType: field('int32', 2),
        floatData: list('float', 4),
        int32Data: list('int32', 5),
        int64Data: list('int64', 7),
        name: field('string', 8),
        rawData: field('bytes', 9),
        doubleData: list('double', 10),
        uint64Data: list('uint64', 11),
        externalData: list('StringStringEntryProto', 13),
        dataLocation: field('int32', 14),
      },
    },
    StringStringEntryProto: { fields: { key: field('string', 1), value: field('string', 2) } },
    ValueInfoProto: { fields: { name: field('string', 1), type: field('TypeProto', 2) } },
    TypeProto: { fields: { tensorType: field('TensorTypeProto', 1) } },
    TensorTypeProto: { fields: { shape: field('TensorShapeProto', 2) } },
    TensorShapeProto: { fields: { dim: list('DimensionProto', 1) } },
    DimensionProto: { fields: { dimValue: field('int64', 1), dimParam: field('string', 2) } },
  },
};
