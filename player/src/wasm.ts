// The engine's code, compiled at the first use on a page.

import { toError } from "./core/events.js";
import { compile } from "./packed.js";

let compiling: Promise<WebAssembly.Module> | undefined;

/** The compiled engine, one for all players of a page. Rejects with a sentence for people. */
export function engineModule(): Promise<WebAssembly.Module> {
  compiling ??= compile().catch((error) => {
    compiling = undefined;
    throw explain(error);
  });
  return compiling;
}

function explain(error: unknown): Error {
  const reason = toError(error).message;
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
