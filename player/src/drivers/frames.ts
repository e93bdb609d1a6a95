// Recordings of before the asciicast format: `[delay, difference]` for each frame, where a
// difference has the rows that changed, as texts with attributes, and the cursor.

import { decode } from "../core/bytes.js";
import { linesToText, type PosterLine } from "../legacy/poster-lines.js";
import type { Cast, CastEvent } from "./asciicast.js";

interface Difference {
  lines?: Record<string, PosterLine>;
  cursor?: { x?: number; y?: number; visible?: boolean };
}

export type Frame = [delay: number, difference: Difference];

/** Whether a file that begins like this is a list of lists. */
export function isFrames(start: Uint8Array): boolean {
  return /^\s*\[\s*\[/.test(decode(start.subarray(0, 16)));
}

export function framesToCast(frames: Frame[]): Cast {
  let [cols, rows, time] = [1, 1, 0];
  const events = frames.map(([delay, { lines = {}, cursor = {} }]): CastEvent => {
    time += delay;
    let output = "";
    for (const [row, line] of Object.entries(lines)) {
      cols = Math.max(cols, line.map(([text]) => text).join("").length);
      rows = Math.max(rows, Number(row) + 1);
      output += `\x1b[${Number(row) + 1}H\x1b[m\x1b[K${linesToText([line])}`;
    }
    if (cursor.x !== undefined && cursor.y !== undefined) {
      output += `\x1b[${cursor.y + 1};${cursor.x + 1}H`;
    }
    if (cursor.visible !== undefined) {
      output += `\x1b[?25${cursor.visible ? "h" : "l"}`;
    }
    return [time, "o", output];
  });
  return { cols, rows, events };
}
