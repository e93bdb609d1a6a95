// The engine's code as it lies in the bundle: packed, unpacked at the first use.

import packed from "player.wasm";
import { join } from "./streams.js";

/** What the first of the characters stands for is 0. */
const FIRST = 35;

export async function compile(): Promise<WebAssembly.Module> {
  const unpacked = new Blob([toBytes()])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  return WebAssembly.compile(join(new Uint8Array(await new Response(unpacked).arrayBuffer())));
}

/** Characters stand for 5 bits or for 6; the first one says how many for 5. See scripts/text.mjs. */
function toBytes(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(packed.length);
  const short = packed.charCodeAt(0) - FIRST;
  let [length, held, count] = [0, 0, 0];
  for (let at = 1; at < packed.length; at += 1) {
    const value = packed.charCodeAt(at) - FIRST;
    if (value < short) {
      held = (held << 5) | value;
      count += 5;
    } else {
      held = (held << 6) | (value + short);
      count += 6;
    }
    if (count > 7) {
      count -= 8;
      bytes[length++] = held >> count;
    }
  }
  return bytes.subarray(0, length);
}
