// The engine's code as it lies in the bundle: packed, unpacked at the first use.

import packed from "player.wasm";
import { join } from "./streams.js";

export async function compile(): Promise<WebAssembly.Module> {
  const text = atob(packed);
  const binary = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    binary[at] = text.charCodeAt(at);
  }
  const unpacked = new Blob([binary]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return WebAssembly.compile(join(new Uint8Array(await new Response(unpacked).arrayBuffer())));
}
