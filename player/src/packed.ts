// The engine's code as it lies in the bundle: packed, unpacked at the first use.

import packed from "player.wasm";
import { join } from "./streams.js";

/** The characters that stand for something, but for the backslash, begin here. */
const FIRST = 35;
const BACKSLASH = 92;

export async function compile(): Promise<WebAssembly.Module> {
  const unpacked = new Blob([toBytes()])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  return WebAssembly.compile(join(new Uint8Array(await new Response(unpacked).arrayBuffer())));
}

/** Some characters stand for fewer bits; the first two say for how many, and which. */
function toBytes(): Uint8Array<ArrayBuffer> {
  const code = (at: number) => {
    const character = packed.charCodeAt(at);
    return character - (character < BACKSLASH ? FIRST : FIRST + 1);
  };
  const [bits, short] = [code(0), code(1)];
  const bytes = new Uint8Array(packed.length);
  let [length, held, count] = [0, 0, 0];
  for (let at = 2; at < packed.length; at += 1) {
    const value = code(at);
    if (value < short) {
      held = (held << bits) | value;
      count += bits;
    } else {
      held = (held << (bits + 1)) | (value + short);
      count += bits + 1;
    }
    if (count > 7) {
      count -= 8;
      bytes[length++] = held >> count;
    }
  }
  return bytes.subarray(0, length);
}
