// A live stream on its way to the screen: its events wait in a buffer for so long as the network's
// delays make it necessary, and come out at the pace at which they were recorded. Milliseconds.

import type { Theme } from "../core/engine.js";
import type { Env } from "../core/env.js";
import { type BufferTime, bufferDelay } from "./buffer-delay.js";
import type { FunctionCallbacks } from "./function.js";

/** How a stream begins, or begins anew. */
export interface StreamStart {
  cols: number;
  rows: number;
  /** When this is, on the stream's own clock. */
  time?: number | undefined;
  init?: string | undefined;
  theme?: Theme | undefined;
}

/** The end of a stream, as an event among the others. */
export const END = "x";

type StreamEvent = [time: number, code: string, data: string];

export class LiveStream {
  readonly #env: Env;
  readonly #bufferTime: BufferTime | undefined;
  readonly #callbacks: FunctionCallbacks;
  #queue: StreamEvent[] = [];
  #delayOf: (latency: number, now: number) => number = () => 0;
  /** When, by the clock of this machine, the stream's clock was at zero. */
  #epoch: number | undefined;
  #delay = 0;
  #last = 0;
  #markers = 0;
  #ended = false;
  #timer = 0;

  constructor(env: Env, bufferTime: BufferTime | undefined, callbacks: FunctionCallbacks) {
    this.#env = env;
    this.#bufferTime = bufferTime;
    this.#callbacks = callbacks;
  }

  /** Begins anew; what still waited is dropped. */
  start({ cols, rows, time = 0, init, theme }: StreamStart): void {
    const { dispatch, logger } = this.#callbacks;
    this.stop();
    this.#ended = false;
    this.#delayOf = bufferDelay(this.#bufferTime, logger);
    this.#epoch = this.#env.now() - time;
    this.#last = time;
    this.#delay = this.#delayOf(0, this.#env.now());
    dispatch("reset", {
      size: { cols: cols || 80, rows: rows || 24 },
      ...(init === undefined ? {} : { init }),
      ...(theme && { theme }),
    });
    dispatch("playing");
  }

  /** Takes an event; without a time, one that happens now. */
  push(time: number | undefined, code: string, data: string): void {
    const now = this.#env.now();
    if (this.#epoch === undefined) {
      return;
    }
    const at = time ?? now - this.#epoch;
    let latency = now - this.#epoch - at;
    if (latency < 0) {
      // It came sooner than any before: the clocks are closer to each other than was thought.
      this.#epoch += latency;
      latency = 0;
    }
    this.#delay = this.#delayOf(latency, now);
    this.#last = Math.max(this.#last, at);
    this.#queue.push([at, code, data]);
    this.#flush();
  }

  /** Ends the stream when what waits has been shown. */
  end(message: string): void {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    this.#queue.push([this.#last, END, message]);
    this.#epoch ??= this.#env.now() - this.#last;
    this.#flush();
  }

  /** Whether the end was announced, and no new beginning since. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Seconds on the stream's clock. */
  get time(): number {
    const now =
      this.#epoch === undefined
        ? this.#last
        : Math.max(0, this.#env.now() - this.#epoch - this.#delay);
    return now / 1000;
  }

  stop(): void {
    this.#env.clearTimeout(this.#timer);
    this.#queue = [];
    this.#epoch = undefined;
  }

  #flush(): void {
    this.#env.clearTimeout(this.#timer);
    for (;;) {
      const [event] = this.#queue;
      if (!event || this.#epoch === undefined) {
        return;
      }
      const wait = this.#delay > 0 ? event[0] + this.#delay + this.#epoch - this.#env.now() : 0;
      if (wait > 0.5) {
        this.#timer = this.#env.setTimeout(() => this.#flush(), wait);
        return;
      }
      this.#queue.shift();
      this.#apply(event);
    }
  }

  #apply([time, code, data]: StreamEvent): void {
    const { dispatch } = this.#callbacks;
    if (code === "o") {
      dispatch("output", data);
    } else if (code === "i") {
      dispatch("input", { data });
    } else if (code === "r") {
      const [cols = 0, rows = 0] = data.split("x").map(Number);
      if (cols > 0 && rows > 0) {
        dispatch("resize", { cols, rows });
      }
    } else if (code === "m") {
      dispatch("marker", { index: this.#markers++, time: time / 1000, label: data });
    } else if (code === END) {
      this.#epoch = undefined;
      dispatch("ended", { message: data });
    }
  }
}
