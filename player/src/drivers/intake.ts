// Takes a recording in: its bytes go to the engine as they come, not before that is there, and in
// slices short enough to go unnoticed.

import type { Engine } from "../core/engine.js";
import type { Env } from "../core/env.js";
import { Slices } from "./slices.js";
import { type Inputs, openSource, type RecordingSource, readSource } from "./source.js";

/** How it is told what has come. */
export interface IntakeListener {
  /** There is more of the recording. */
  grown(engine: Engine): void;
  /** There is all of it. */
  finished(engine: Engine): void;
  failed(error: Error): void;
}

/** So many slices at a time while the first screen is awaited. */
const IN_A_ROW = 4;

export class Intake {
  /** Bytes so far. */
  received = 0;
  /** Whether all of them are in the engine. */
  caughtUp = false;
  /** Whether the first screen is awaited. */
  isAwaited = false;
  failure: Error | undefined;
  readonly #env: Env;
  readonly #listener: IntakeListener;
  readonly #slices: Slices;
  readonly #signal: AbortSignal;
  #opened: Inputs | undefined;
  #waiting: (() => void)[] = [];

  /** Takes nothing more, and tells of nothing, when the signal is aborted. */
  constructor(env: Env, signal: AbortSignal, listener: IntakeListener) {
    this.#env = env;
    this.#signal = signal;
    this.#listener = listener;
    this.#slices = new Slices(env);
  }

  /** Begins to fetch what `take` will take, so that it is on its way while the page is made. */
  open(source: string | RecordingSource): void {
    // A page's own functions are called when it expects them to be.
    if (typeof source === "string" || source.data === undefined) {
      this.#opened = openSource(source, this.#env, this.#signal);
      // Whoever takes hears of a failure.
      this.#opened.catch(() => {});
    }
  }

  /** Begins to fetch at once, unless that was done; resolves at the end, whatever comes. */
  async take(source: string | RecordingSource, starting: Promise<Engine>): Promise<void> {
    const signal = this.#signal;
    try {
      const deliver = async (piece: Uint8Array) => {
        this.received += piece.length;
        await this.#feed(await starting, piece);
      };
      await readSource(source, this.#env, signal, deliver, this.#opened);
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

  /** Resolves when there is more of the recording, or all of it; rejects when it has failed. */
  more(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.failure ? reject(this.failure) : this.#waiting.push(resolve);
    });
  }

  /** Has everybody who waits look again. */
  wake(): void {
    for (const resolve of this.#waiting.splice(0)) {
      resolve();
    }
  }

  async #feed(engine: Engine, piece: Uint8Array): Promise<void> {
    for (let end = 0; end < piece.length; ) {
      await this.#slices.rest(this.isAwaited ? IN_A_ROW : 1);
      if (this.#signal.aborted) {
        return;
      }
      const start = end;
      this.#slices.next((bytes) => {
        end += Math.ceil(bytes);
        engine.append(piece.subarray(start, end));
      });
      this.caughtUp = end >= piece.length;
      this.#listener.grown(engine);
      this.wake();
    }
  }
}
