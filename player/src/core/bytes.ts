// Bytes and the text they stand for.

const encoder = new TextEncoder();

/** In UTF-8. */
export function encode(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** `encoding` is a label that `TextDecoder` knows. */
export function decode(bytes: Uint8Array | ArrayBuffer, encoding?: string): string {
  return new TextDecoder(encoding).decode(bytes);
}

/** As lines of JSON. */
export function encodeLines(values: unknown[]): Uint8Array<ArrayBuffer> {
  return encode(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
}

export function concatenate(parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
