// What the core asks of whatever brings a terminal session to the screen. A driver that has no
// `pause` cannot be paused, one that has no `seek` cannot be sought in.

import type { Engine } from "../core/engine.js";
import type { Payload } from "../core/events.js";
import type { Marker } from "../core/seek-target.js";
import type { SearchOptions } from "./search.js";

/** What is known once the first screen can be shown. Times in seconds. */
export interface Facts {
  duration: number | undefined;
  markers: Marker[];
}

/**
 * Events that a driver tells of: what happened in the session, and what became of playback, as
 * `loading` when it waits for data, `playing` when it has got it, and `pause` at a marker.
 */
export type SessionEvent =
  | "resize"
  | "input"
  | "marker"
  | "reset"
  | "output"
  | "muted"
  | "playing"
  | "pause"
  | "loading"
  | "offline"
  | "ended";

/** How a driver tells the core what happens. */
export interface DriverCallbacks {
  /** The facts of the recording have grown. */
  facts(facts: Facts): void;
  /** The screen or the position may have changed; the time to draw is now. */
  changed(): void;
  /** Something happened. */
  emit<N extends SessionEvent>(name: N, ...payload: Payload<N>): void;
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
  /** The same in the recording as it was recorded, pauses in full, where that is another time. */
  recorded?(): number;
  /** Lets go of everything; nothing is called back afterwards. */
  stop(): void;
}

/** A function that tells of the size of the terminal whenever it finds another one than before. */
export function sizeNoter({ emit }: DriverCallbacks): (engine: Engine) => void {
  let size = "";
  return ({ cols, rows }) => {
    if (size !== `${cols}x${rows}`) {
      size = `${cols}x${rows}`;
      emit("resize", { cols, rows });
    }
  };
}
