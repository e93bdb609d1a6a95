// The browser as the core sees it.

import type { Env } from "../core/env.js";

export const browserEnv: Env = {
  now: () => performance.now(),
  requestFrame: (callback) => requestAnimationFrame(callback),
  cancelFrame: (id) => cancelAnimationFrame(id),
  setTimeout: (callback, delay) => window.setTimeout(callback, delay),
  clearTimeout: (id) => clearTimeout(id),
  requestIdle: (callback) =>
    "requestIdleCallback" in window
      ? requestIdleCallback(callback, { timeout: 50 })
      : (window as Window).setTimeout(callback, 1),
  cancelIdle: (id) =>
    "cancelIdleCallback" in window ? cancelIdleCallback(id) : (window as Window).clearTimeout(id),
  hidden: () => document.hidden,
  onVisibility: (callback) => {
    document.addEventListener("visibilitychange", callback);
    return () => document.removeEventListener("visibilitychange", callback);
  },
  fetch: (url, options) => fetch(url, options),
  gunzip: async (bytes) => {
    const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
    const unpacked = packed.pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  },
  report: (error) => reportError(error),
};
