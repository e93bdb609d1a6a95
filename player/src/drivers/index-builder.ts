// Prepares a loaded recording for fast seeking, a slice at a time.

import type { Engine } from "../core/engine.js";
import type { Env } from "../core/env.js";
import { Slices } from "./slices.js";

export class IndexBuilder {
  readonly #env: Env;
  readonly #slices: Slices;
  #idle = 0;

  constructor(env: Env) {
    this.#env = env;
    this.#slices = new Slices(env);
  }

  /** Goes to work whenever there is nothing better to do, until all is done. */
  start(engine: Engine): void {
    this.#idle = this.#env.requestIdle(() => {
      if (!this.#slices.next((bytes) => engine.index(bytes))) {
        this.start(engine);
      }
    });
  }

  stop(): void {
    this.#env.cancelIdle(this.#idle);
  }
}
