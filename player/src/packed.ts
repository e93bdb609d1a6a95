// The engine's code as it lies in the bundle: packed, unpacked at the first use by a small module.

import { engine, engineBytes, unpacker } from "player.wasm";

/** What `crates/squeeze` exports. */
interface Unpacker {
  memory: WebAssembly.Memory;
  buffer(): number;
  unpack(bytes: number): number;
}

export async function compile(): Promise<WebAssembly.Module> {
  // Pairs of hexadecimal digits: the script's own compression finds more in them than in base64.
  const code = bytesOf(unpacker.length / 2, (at) =>
    Number.parseInt(unpacker.slice(2 * at, 2 * at + 2), 16),
  );
  const { instance } = await WebAssembly.instantiate(code);
  const { memory, buffer, unpack } = instance.exports as unknown as Unpacker;
  const packed = atob(engine);
  new Uint8Array(memory.buffer, buffer()).set(
    bytesOf(packed.length, (at) => packed.charCodeAt(at)),
  );
  return WebAssembly.compile(new Uint8Array(memory.buffer, unpack(engineBytes), engineBytes));
}

function bytesOf(length: number, byteAt: (at: number) => number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) {
    bytes[at] = byteAt(at);
  }
  return bytes;
}
