// The world as it is, for tests with real servers.

import type { Env } from "../../src/core/env.js";
import { gunzip, unzstd } from "../../src/unpack.js";

export const realEnv: Env = {
  now: () => performance.now(),
  requestFrame: (callback) => Number(setTimeout(callback, 5)),
  cancelFrame: (id) => clearTimeout(id),
  setTimeout: (callback, delay) => Number(setTimeout(callback, delay)),
  clearTimeout: (id) => clearTimeout(id),
  nextTask: () => new Promise((resolve) => setTimeout(resolve, 0)),
  requestIdle: (callback) => Number(setTimeout(callback, 1)),
  hidden: () => false,
  onVisibility: () => {},
  fetch: (url, options) => fetch(url, options),
  gunzip,
  unzstd,
  report: (error) => {
    throw error;
  },
};

/** Waits until something is so. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 60_000;
  while (!condition()) {
    if (performance.now() > end) {
      throw new Error(`never came: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
