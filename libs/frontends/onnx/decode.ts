import { userError } from '../../diagnostic';
import { type ModelProto, ONNX_MESSAGES } from './proto-schema';

const HINT = 'export the model again, and check that the file was copied completely';

/** Loads a decoder for the bytes of `.onnx` files. It throws a user error when they are no protobuf message, or a cut off one. */
export async function loadDecoder(): Promise<(bytes: Uint8Array) => ModelProto> {
  // protobufjs is only paid for by those who read ONNX files.
  const { default: protobuf } = await import('protobufjs/light.js');
  const type = protobuf.Root.fromJSON(ONNX_MESSAGES).lookupType('ModelProto');
  return (bytes) => {
    try {
      const reader = protobuf.Reader.create(bytes);
      reader.discardUnknown = true;
      return type.decode(reader) as unknown as ModelProto;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw userError('not-onnx', `not an ONNX model, or a truncated one (${reason})`, {}, HINT);
    }
  };
}
