// Cuts work on output into slices that are short enough to go unnoticed.

import type { Env } from "../core/env.js";

/** How long a slice is meant to take; some take twice as long. */
const SLICE_MS = 4;

/** Bytes of output to begin with; the measured time of a slice says how many come next. */
const FIRST_SLICE = 64 * 1024;
const LARGEST_SLICE = 8 * 1024 * 1024;

export class Slices {
  readonly #env: Env;
  #bytes = FIRST_SLICE;
  #rested = 0;

  constructor(env: Env) {
    this.#env = env;
  }

  /** Does one slice of the work, which is told how many bytes to take; answers what it answers. */
  next<Answer>(work: (bytes: number) => Answer): Answer {
    const start = this.#env.now();
    const done = work(this.#bytes);
    const spent = Math.max(this.#env.now() - start, 0.1);
    const fitting = (this.#bytes * SLICE_MS) / spent;
    this.#bytes = Math.min(Math.max(fitting, FIRST_SLICE / 4), LARGEST_SLICE);
    return done;
  }

  /** Lets everybody else have a turn, unless they had one within about so many slices. */
  async rest(slices = 1): Promise<void> {
    if (this.#env.now() - this.#rested >= slices * SLICE_MS) {
      await this.#env.nextTask();
      this.#rested = this.#env.now();
    }
  }
}
