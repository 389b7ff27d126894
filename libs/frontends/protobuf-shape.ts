/** What the top level of a protobuf message looks like, without knowing its schema. */
export interface MessageShape {
  /** Field numbers in the order of the file. */
  readonly fields: readonly number[];
  /** True when the last field announces more bytes than there are. */
  readonly truncated: boolean;
}

/**
 * Walks the top-level fields of a protobuf message (wire format: a varint tag `number << 3 | wireType`, then a varint,
 * 8 bytes, a length and that many bytes, or 4 bytes). Undefined when the bytes cannot be such a message.
 */
export function messageShape(bytes: Uint8Array): MessageShape | undefined {
  const fields: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = varint(bytes, at);
    if (tag === undefined) return { fields, truncated: true };
    const size = payloadSize(bytes, tag.end, tag.value & 7);
    const field = Math.floor(tag.value / 8);
    if (size === undefined || field === 0) return undefined;
    fields.push(field);
    at = tag.end + size;
  }
  return { fields, truncated: at > bytes.length };
}

function payloadSize(bytes: Uint8Array, at: number, wireType: number): number | undefined {
  switch (wireType) {
    case 0:
      return (varint(bytes, at)?.end ?? bytes.length + 1) - at;
    case 1:
      return 8;
    case 2: {
      const length = varint(bytes, at);
      return length === undefined ? bytes.length + 1 - at : length.end + length.value - at;
    }
    case 5:
      return 4;
    default:
      return undefined;
  }
}

function varint(bytes: Uint8Array, at: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 10 && at + i < bytes.length; i++) {
    value += (bytes[at + i] & 0x7f) * 2 ** (7 * i);
    if (bytes[at + i] < 0x80) return { value, end: at + i + 1 };
  }
  return undefined;
}
