// Takes a recording in: its bytes go to the engine as they come, not before that is there, and in
// slices short enough to go unnoticed.

import type { Engine } from "../core/engine.js";
import type { Env } from "../core/env.js";
import { Slices } from "./slices.js";
import { type RecordingSource, readSource } from "./source.js";

/** How it is told what has come. */
export interface IntakeListener {
  /** There is more of the recording. */
  grown(engine: Engine): void;
  /** There is all of it. */
  finished(engine: Engine): void;
  failed(error: Error): void;
}

export class Intake {
  /** Bytes so far. */
  received = 0;
  failure: Error | undefined;
  readonly #env: Env;
  readonly #listener: IntakeListener;
  readonly #slices: Slices;
  readonly #abort = new AbortController();
  #waiting: (() => void)[] = [];

  constructor(env: Env, listener: IntakeListener) {
    this.#env = env;
    this.#listener = listener;
    this.#slices = new Slices(env);
  }

  /** Begins to fetch at once; resolves at the end, whatever comes. */
  async take(source: string | RecordingSource, starting: Promise<Engine>): Promise<void> {
    const { signal } = this.#abort;
    try {
      await readSource(source, this.#env, signal, async (piece) => {
        this.received += piece.length;
        await this.#feed(await starting, piece);
      });
      const engine = await starting;
      if (!signal.aborted) {
        engine.end();
        this.#listener.finished(engine);
      }
    } catch (error) {
      if (!signal.aborted) {
        this.failure = error as Error;
        this.#listener.failed(this.failure);
      }
    }
    this.wake();
  }

  /** Resolves when there is more of the recording, or no more to be expected. */
  more(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Has everybody who waits look again. */
  wake(): void {
    for (const resolve of this.#waiting.splice(0)) {
      resolve();
    }
  }

  stop(): void {
    this.#abort.abort();
    this.wake();
  }

  async #feed(engine: Engine, piece: Uint8Array): Promise<void> {
    for (let end = 0; end < piece.length && !this.#abort.signal.aborted; ) {
      await this.#slices.rest();
      if (this.#abort.signal.aborted) {
        return;
      }
      const start = end;
      this.#slices.next((bytes) => {
        end += Math.ceil(bytes);
        engine.append(piece.subarray(start, end));
        return true;
      });
      this.#listener.grown(engine);
      this.wake();
    }
  }
}
