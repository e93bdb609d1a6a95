// What the core asks of whatever brings a terminal session to the screen. A driver that has no
// `pause` cannot be paused, one that has no `seek` cannot be sought in.

import type { PlayerEvents } from "../core/events.js";
import type { Marker } from "../core/seek-target.js";
import type { SearchOptions } from "./search.js";

/** What is known once the first screen can be shown. Times in seconds. */
export interface Facts {
  duration: number | undefined;
  markers: Marker[];
}

/** Events that say what happened in the session and change nothing about playback. */
export type SessionEvent = "resize" | "input" | "marker" | "reset" | "output" | "muted";

/** How a driver tells the core what happens. */
export interface DriverCallbacks {
  /** The facts of the recording have grown. */
  facts(facts: Facts): void;
  /** The screen or the position may have changed; the time to draw is now. */
  changed(): void;
  /** Something happened in the session. */
  emit<N extends SessionEvent>(name: N, payload: PlayerEvents[N]): void;
  /** Playback stopped, as at a marker. */
  paused(): void;
  /** Playback waits for data, or has got it. */
  stalled(): void;
  resumed(): void;
  /** The stream is not there now, but may come. */
  offline(message: string): void;
  ended(message?: string): void;
  failed(error: Error): void;
}

export interface Driver {
  /** Brings the first screen, or what is to be seen before the start. Rejects with a sentence for people when it cannot. */
  load(): Promise<Facts>;
  /** Shows a text for which nothing has to be fetched, until there is something else to show. */
  showText?(text: string): Promise<void>;
  /** Starts or goes on; from the beginning when at the end. */
  play(): void;
  pause?(): void;
  /** Goes to a time and answers whether the end was reached; a newer seek makes this one vain. */
  seek?(time: number): Promise<"done" | "end" | "superseded">;
  /** Moves by so many changes of the screen and answers whether there was one. */
  step?(count: number): Promise<boolean>;
  /** Resolves when the whole session is known, so that its length is, too. */
  whole?(): Promise<void>;
  /** Bytes that have come so far. */
  received?(): number;
  /** Has the screen at a time painted, and goes back to what was there. */
  peek?(time: number, paint: () => void): void;
  /** Finds the moments, in seconds, at which a text appears. */
  search?(text: string, options: SearchOptions): Promise<number[]>;
  setSpeed?(speed: number): void;
  setMuted?(muted: boolean): void;
  /** Seconds. */
  position(): number;
  /** Lets go of everything; nothing is called back afterwards. */
  stop(): void;
}
