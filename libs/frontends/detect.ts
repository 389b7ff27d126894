import { type DiagnosticError, userError } from '../diagnostic';
import { type MessageShape, messageShape } from './protobuf-shape';
import type { ModelSource } from './source';
import { zipDirectory } from './zip-directory';

/** Model files that can be read. */
export type ModelFormat = 'keras' | 'h5' | 'keras-json' | 'onnx' | 'pt2';

export const SUPPORTED_FORMATS =
  'Keras 3 .keras, Keras .h5, Keras .json with weights, PyTorch .pt2 and ONNX .onnx files';

const HDF5_SIGNATURE = '\x89HDF\r\n\x1a\n';
const EXPORT_PT2 = `export it as a .pt2 file, which holds the network and nothing that has to be executed:
    import torch
    program = torch.export.export(model.eval(), (example_input,))  # its first dimension is the batch
    torch.export.save(program, "model.pt2")`;
const SAVE_KERAS = 'save the whole model with model.save("model.keras")';

/** Field numbers of ONNX's ModelProto: ir_version, producer, domain, graph, opset_import, metadata, functions, ... */
const ONNX_FIELDS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26]);
const ONNX_GRAPH = 7;

/**
 * The format of a model file, by what it contains; the extension only decides about files too damaged to tell. Throws a user
 * error that says what the file is and what can be read.
 */
export function detectFormat(source: ModelSource): ModelFormat {
  const { bytes } = source;
  if (bytes.length === 0) throw refuse(source, 'is empty', 'check that it was copied completely');
  if (startsWith(bytes, HDF5_SIGNATURE)) return 'h5';
  if (startsWith(bytes, 'PK')) return detectZip(source);
  const known = SIGNATURES.find(({ at, text }) => startsWith(bytes.subarray(at), text));
  if (known) throw refuse(source, `is ${known.what}`, known.hint);
  const text = plainText(bytes);
  if (text !== undefined) return detectText(source, text);
  return detectProtobuf(source);
}

/** Files that others produce and a user may pass by mistake. */
const SIGNATURES: readonly {
  readonly at: number;
  readonly text: string;
  readonly what: string;
  readonly hint: string;
}[] = [
  { at: 0, text: '\x93NUMPY', what: 'a NumPy array', hint: 'pass the model file, and arrays with --input' },
  { at: 0, text: '\x80\x02', what: 'a Python pickle, as old versions of torch.save write', hint: EXPORT_PT2 },
  { at: 0, text: '\x80\x03', what: 'a Python pickle', hint: EXPORT_PT2 },
  { at: 0, text: '\x80\x04', what: 'a Python pickle', hint: EXPORT_PT2 },
  { at: 0, text: '\x80\x05', what: 'a Python pickle', hint: EXPORT_PT2 },
  { at: 0, text: '\x1f\x8b', what: 'gzip-compressed', hint: 'unpack it first' },
  { at: 4, text: 'TFL3', what: 'a TensorFlow Lite model', hint: SAVE_KERAS },
];

function detectZip(source: ModelSource): ModelFormat {
  const entries = zipDirectory(source.bytes);
  if (entries === undefined) {
    const hint = 'copy or save the file again';
    throw userError('corrupt-file', 'the zip archive is damaged or cut short', { file: source.path }, hint);
  }
  const has = (pattern: RegExp) => entries.some((entry) => pattern.test(entry.name));
  if (has(/^(config\.json|model\.weights\.h5)$/)) return 'keras';
  if (has(/(^|\/)saved_model\.pb$/)) throw refuse(source, 'is a zipped TensorFlow SavedModel', SAVE_KERAS);
  if (has(/^[^/]+\/(models\/[^/]+\.json|archive_format)$/)) return 'pt2';
  if (has(/(^|\/)serialized_exported_program\.json$/)) {
    throw refuse(source, 'is a PyTorch export with pickled weights, as versions before 2.8 write', EXPORT_PT2);
  }
  if (has(/(^|\/)constants\.pkl$/)) throw refuse(source, 'is a TorchScript model', EXPORT_PT2);
  if (has(/(^|\/)data\.pkl$/)) throw refuse(source, 'is a pickle written by torch.save', EXPORT_PT2);
  if (has(/\.npy$/)) throw refuse(source, 'is a NumPy .npz archive', SAVE_KERAS);
  throw refuse(source, 'is a zip archive without a Keras config.json', SAVE_KERAS);
}

function detectProtobuf(source: ModelSource): ModelFormat {
  const shape = messageShape(source.bytes);
  if (shape && isOnnx(shape)) return 'onnx';
  if (shape && isSavedModel(shape)) throw refuse(source, 'is a TensorFlow SavedModel (saved_model.pb)', SAVE_KERAS);
  // A damaged ONNX file: its reader knows more about what is wrong.
  if (/\.onnx$/i.test(source.path)) return 'onnx';
  throw refuse(source, 'is of no known format', `pass one of ${SUPPORTED_FORMATS}`);
}

function isOnnx({ fields }: MessageShape): boolean {
  return fields.includes(ONNX_GRAPH) && fields.every((field) => ONNX_FIELDS.has(field));
}

/** SavedModel: the schema version (1), then graphs (2) and nothing else. */
function isSavedModel({ fields }: MessageShape): boolean {
  return fields[0] === 1 && fields.length > 1 && fields.slice(1).every((field) => field === 2);
}

function detectText(source: ModelSource, text: string): ModelFormat {
  if (!/^\s*[[{]/.test(text)) throw refuse(source, 'is a text file', `pass one of ${SUPPORTED_FORMATS}`);
  if (!/"class_name"/.test(text)) {
    throw refuse(source, 'is a JSON file', 'pass it with --config when it is a configuration');
  }
  if (source.weights) return 'keras-json';
  const hint = `pass its .h5 file with --weights, or ${SAVE_KERAS}`;
  throw refuse(source, 'is a Keras architecture without weights (JSON)', hint);
}

function refuse(source: ModelSource, what: string, hint: string): DiagnosticError {
  const message = `the file ${what}, which is not supported as a model; supported are ${SUPPORTED_FORMATS}`;
  return userError('unsupported-format', message, { file: source.path }, hint);
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return bytes.length >= text.length && [...text].every((char, i) => bytes[i] === char.charCodeAt(0));
}

/** The first bytes as text, when all of them are printable UTF-8. */
function plainText(bytes: Uint8Array): string | undefined {
  const head = bytes.subarray(0, 4096);
  const text = new TextDecoder().decode(head, { stream: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary data from text.
  return /[\x00-\x08\x0e-\x1f\ufffd]/.test(text) ? undefined : text;
}
