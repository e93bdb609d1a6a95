// The engine's code: packed inside the bundle, unpacked and compiled at the first use on a page.

import packed from "player.wasm";
import { join } from "./streams.js";

let compiling: Promise<WebAssembly.Module> | undefined;

/** The compiled engine, one for all players of a page. Rejects with a sentence for people. */
export function engineModule(): Promise<WebAssembly.Module> {
  compiling ??= compile().catch((error) => {
    compiling = undefined;
    throw explain(error);
  });
  return compiling;
}

async function compile(): Promise<WebAssembly.Module> {
  const text = atob(packed);
  const binary = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    binary[at] = text.charCodeAt(at);
  }
  const unpacked = new Blob([binary]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return WebAssembly.compile(join(new Uint8Array(await new Response(unpacked).arrayBuffer())));
}

function explain(error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  if (typeof WebAssembly === "undefined") {
    return new Error("The player needs WebAssembly, which is switched off in this browser.");
  }
  if (/content security policy|unsafe-eval/i.test(reason)) {
    return new Error(
      "The player needs WebAssembly, which this page's security policy does not allow " +
        "(script-src lacks 'wasm-unsafe-eval').",
    );
  }
  return new Error(`The player cannot start in this browser: ${reason}`);
}
