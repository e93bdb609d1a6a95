// Prepares a loaded recording for fast seeking, in slices short enough to go unnoticed.

import type { Engine } from "../core/engine.js";
import type { Env } from "../core/env.js";

/** How long a slice may take. */
const SLICE_MS = 8;

/** Bytes of output to begin with; the measured time of a slice says how many come next. */
const FIRST_SLICE = 64 * 1024;
const LARGEST_SLICE = 8 * 1024 * 1024;

export class IndexBuilder {
  readonly #env: Env;
  #idle: number | undefined;
  #bytes = FIRST_SLICE;

  constructor(env: Env) {
    this.#env = env;
  }

  /** Goes to work whenever there is nothing better to do, until all is done. */
  start(engine: Engine): void {
    this.#idle = this.#env.requestIdle(() => {
      this.#idle = undefined;
      const start = this.#env.now();
      const done = engine.index(this.#bytes);
      const spent = Math.max(this.#env.now() - start, 0.1);
      const fitting = (this.#bytes * SLICE_MS) / 2 / spent;
      this.#bytes = Math.min(Math.max(fitting, FIRST_SLICE / 4), LARGEST_SLICE);
      if (!done) {
        this.start(engine);
      }
    });
  }

  stop(): void {
    if (this.#idle !== undefined) {
      this.#env.cancelIdle(this.#idle);
      this.#idle = undefined;
    }
  }
}
