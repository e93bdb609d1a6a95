// The engine's code as it lies in the bundle: packed, unpacked at the first use by a small module,
// in slices that leave the page time for other things.

import { engine, engineBytes, unpacker } from "player.wasm";
import { nextTask } from "./next-task.js";

/** For so many milliseconds is unpacked at a time. */
const SLICE_MS = 8;

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
  let address = 0;
  for (let end = 0; address === 0; address = unpack(engineBytes)) {
    if (performance.now() > end) {
      await nextTask();
      end = performance.now() + SLICE_MS;
    }
  }
  return WebAssembly.compile(new Uint8Array(memory.buffer, address, engineBytes));
}

function bytesOf(length: number, byteAt: (at: number) => number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => byteAt(at));
}
