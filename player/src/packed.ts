// The engine's code as it lies in the bundle: packed, unpacked at the first use.

import packed from "player.wasm";
import { join } from "./streams.js";
import { fromText } from "./text.js";

export async function compile(): Promise<WebAssembly.Module> {
  const unpacked = new Blob([fromText(packed)])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  return WebAssembly.compile(join(new Uint8Array(await new Response(unpacked).arrayBuffer())));
}
