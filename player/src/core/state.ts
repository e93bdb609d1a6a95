// The life of a player as one table: in each state, which signal leads where. A signal that a
// state does not list is refused.

export type State =
  /** Nothing was fetched. */
  | "cold"
  /** The first screen is on its way. */
  | "loading"
  | "paused"
  | "playing"
  /** Would play, but waits for data. */
  | "buffering"
  | "ended"
  /** Cannot play; the reason was reported. */
  | "failed"
  /** Disposed of. */
  | "stopped";

export type Signal =
  | "load"
  | "ready"
  | "play"
  | "pause"
  | "stall"
  | "resume"
  | "seek"
  | "end"
  | "fail"
  | "stop";

const TRANSITIONS: Record<State, Partial<Record<Signal, State>>> = {
  cold: { load: "loading", fail: "failed", stop: "stopped" },
  loading: { ready: "paused", fail: "failed", stop: "stopped" },
  paused: { play: "playing", seek: "paused", end: "ended", fail: "failed", stop: "stopped" },
  playing: {
    pause: "paused",
    stall: "buffering",
    seek: "playing",
    end: "ended",
    fail: "failed",
    stop: "stopped",
  },
  buffering: {
    pause: "paused",
    resume: "playing",
    seek: "buffering",
    end: "ended",
    fail: "failed",
    stop: "stopped",
  },
  ended: {
    play: "playing",
    resume: "playing",
    seek: "paused",
    end: "ended",
    fail: "failed",
    stop: "stopped",
  },
  failed: { stop: "stopped" },
  stopped: {},
};

export class StateMachine {
  #state: State = "cold";

  get state(): State {
    return this.#state;
  }

  /** Whether the state is one of these. */
  is(...states: State[]): boolean {
    return states.includes(this.#state);
  }

  /** Follows a signal; answers whether the present state knows it. */
  send(signal: Signal): boolean {
    const next = TRANSITIONS[this.#state][signal];
    if (next === undefined) {
      return false;
    }
    this.#state = next;
    return true;
  }
}
