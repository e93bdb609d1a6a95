// The player's events and who listens to them.

import type { Theme } from "./engine.js";

/** Nothing: events that carry nothing else carry an empty object, as handlers may look into it. */
type Empty = object;

/** What each event carries. Times are seconds of playback. */
export interface PlayerEvents {
  /** The first screen can be shown. */
  ready: { isPausable: boolean; isSeekable: boolean };
  /** The whole recording is known; sent again when it turns out to be longer. */
  metadata: { duration: number | undefined; markers: [number, string][]; hasAudio: boolean };
  /** The player waits for data. */
  loading: Empty;
  /** Playback was asked for. */
  play: Empty;
  /** Playback has begun, or goes on after a pause or a wait. */
  playing: Empty;
  pause: Empty;
  seeked: Empty;
  ended: { message?: string };
  input: { data: string };
  marker: { index: number; time: number; label: string };
  /** The terminal of the recording has another size. */
  resize: { cols: number; rows: number };
  /** A live session begins, or begins anew. */
  reset: { size: { cols: number; rows: number }; init?: string; theme?: Theme };
  /** What a live session put out. */
  output: string | string[];
  /** Nobody streams now. */
  offline: { message: string };
  /** The sound was switched off or on. */
  muted: boolean;
  error: { name: string; message: string };
  /** The speed was changed. */
  ratechange: { speed: number };
}

export type EventName = keyof PlayerEvents;
/** What an event carries, as the last arguments of a function. */
export type Payload<N extends EventName> = object extends PlayerEvents[N]
  ? [payload?: PlayerEvents[N]]
  : [payload: PlayerEvents[N]];
export type Handler<N extends EventName> = (payload: PlayerEvents[N]) => void;

/** Keeps the handlers of each event, in the order in which they came. */
export class Emitter {
  readonly #handlers = new Map<EventName, Map<Handler<EventName>, unknown>>();
  readonly #report: (error: unknown) => void;

  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /** `owner` is what the handler gets as `this`. */
  on<N extends EventName>(name: N, handler: Handler<N>, owner?: unknown): void {
    const handlers = this.#handlers.get(name) ?? new Map();
    this.#handlers.set(name, handlers.set(handler, owner));
  }

  off<N extends EventName>(name: N, handler: Handler<N>): void {
    this.#handlers.get(name)?.delete(handler as Handler<EventName>);
  }

  /** Calls every handler; one that throws does not keep the others from being called. */
  emit<N extends EventName>(name: N, ...[payload]: Payload<N>): void {
    for (const [handler, owner] of [...(this.#handlers.get(name) ?? [])]) {
      try {
        handler.call(owner, (payload ?? {}) as PlayerEvents[EventName]);
      } catch (error) {
        this.#report(error);
      }
    }
  }

  clear(): void {
    this.#handlers.clear();
  }
}

/** Whatever was thrown, as an error. */
export function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
