// Finds text in a recording: goes through a copy of it from one output to the next, in slices, and
// notes each moment at which there is more of the text on the screen than before.

import type { Engine } from "../core/engine.js";
import type { Env } from "../core/env.js";

/** How long a slice may take. */
const SLICE_MS = 8;

/** How many moments are kept at most. */
const MOST = 1000;

export interface SearchOptions {
  /** Called with the seconds found so far, sometimes, and at the end. */
  found?(times: number[]): void;
  signal?: AbortSignal;
}

/**
 * Resolves with the moments, in seconds, at which the text appears; upper and lower case are the
 * same. The engine is moved through the whole recording, so it is one that nobody watches.
 */
export function search(
  engine: Engine,
  text: string,
  env: Env,
  { found, signal }: SearchOptions = {},
): Promise<number[]> {
  const wanted = text.toLowerCase();
  const times: number[] = [];
  const rows: string[] = [];
  let total = 0;
  engine.calls.poster_end();
  engine.seek(0);

  /** Counts what is on the screen now; only rows that have changed are read. */
  const look = () => {
    rows.length = engine.rows;
    let row = engine.calls.text_row_changed();
    if (row < 0) {
      return;
    }
    for (; row >= 0; row = engine.calls.text_row_changed()) {
      const { text, wrapped } = engine.row(row);
      rows[row] = wrapped ? text.toLowerCase() : `${text.toLowerCase()}\n`;
    }
    const sum = rows.join("").split(wanted).length - 1;
    if (sum > total) {
      times.push(engine.position / 1000);
    }
    total = sum;
  };

  return new Promise((resolve) => {
    const slice = () => {
      const end = env.now() + SLICE_MS;
      let more = wanted !== "" && !signal?.aborted;
      while (more && env.now() < end) {
        more = engine.calls.playhead_step(1) > 0 && times.length < MOST;
        if (more) {
          look();
        }
      }
      found?.([...times]);
      if (more) {
        void env.nextTask().then(slice);
      } else {
        resolve(times);
      }
    };
    slice();
  });
}
