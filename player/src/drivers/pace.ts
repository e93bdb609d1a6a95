// When the next picture is due: with a frame when it is near, else by a timer, so that nothing is
// done while nothing happens.

import type { Env } from "../core/env.js";

/** When nothing happens for longer than this, a timer is set instead of asking for a frame. */
const FRAME_MS = 34;

/** Timers go off this much early, so that the frame which follows is in time. */
const TIMER_LEAD_MS = 12;

/** Timers of browsers know no longer times than 2³¹ ms, and go off at once. */
const LONGEST_MS = 1e9;

/** How often time goes on while nobody can see it. */
const HIDDEN_MS = 250;

export class Pace {
  readonly #env: Env;
  readonly #tick: () => void;
  #frame = 0;
  #timer = 0;

  constructor(env: Env, tick: () => void) {
    this.#env = env;
    this.#tick = tick;
  }

  /** Has the next tick come when `wait`, in milliseconds, is over; `wait` is asked for again. */
  schedule(wait: () => number): void {
    this.cancel();
    const env = this.#env;
    const left = Math.min(wait(), LONGEST_MS);
    if (env.hidden()) {
      this.#timer = env.setTimeout(() => this.#go(), Math.max(left, HIDDEN_MS));
    } else if (left > FRAME_MS) {
      this.#timer = env.setTimeout(() => this.schedule(wait), left - TIMER_LEAD_MS);
    } else {
      this.#frame = env.requestFrame(() => this.#go());
    }
  }

  cancel(): void {
    this.#env.cancelFrame(this.#frame);
    this.#env.clearTimeout(this.#timer);
  }

  #go(): void {
    this.cancel();
    this.#tick();
  }
}
