// The browser as the core sees it.

import type { Env } from "../core/env.js";
import { gunzip, unzstd } from "../unpack.js";
import { listen } from "./dom.js";

export const browserEnv: Env = {
  now: () => performance.now(),
  requestFrame: (callback) => requestAnimationFrame(callback),
  cancelFrame: (id) => cancelAnimationFrame(id),
  setTimeout: (callback, delay) => window.setTimeout(callback, delay),
  clearTimeout: (id) => clearTimeout(id),
  // Timers that follow upon each other are held back by 4 ms; messages are not.
  nextTask: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(0);
    }),
  requestIdle: (callback) =>
    "requestIdleCallback" in window
      ? requestIdleCallback(callback, { timeout: 50 })
      : setTimeout(callback, 1),
  hidden: () => document.hidden,
  onVisibility: (callback, signal) => listen(document, "visibilitychange", signal, callback),
  fetch: (url, options) => fetch(url, options),
  gunzip,
  unzstd,
  report: (error) => reportError(error),
};
