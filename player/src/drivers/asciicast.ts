// Recordings as events, for what has to look at single ones before they are played, and back to
// the bytes that the engine reads. The engine's own reader is the one that knows every detail.

import { decode, encodeLines } from "../core/bytes.js";
import { type Header, HeaderReader, parseJson, type Theme } from "../core/header.js";

/** `[seconds since the start, code, data]`. */
export type CastEvent = [time: number, code: string, data: string];

/** A recording at hand; what custom parsers give. Times in seconds. */
export interface Cast {
  cols: number;
  rows: number;
  events: Iterable<CastEvent>;
  theme?: Theme | undefined;
  idleTimeLimit?: number | undefined;
}

/** Events of an asciicast in any version, each at its time since the start. */
export function parseEvents(bytes: Uint8Array): Cast & { events: CastEvent[] } {
  const [header, rest] = new HeaderReader().read(bytes, true) as [Header, Uint8Array];
  const lines = decode(rest).split("\n");
  let time = 0;
  const events = lines
    .map(parseJson)
    .filter(Array.isArray)
    .map(([at, code, data]): CastEvent => {
      time = header.absolute ? at : time + at;
      return [time, code, data];
    });
  return { ...header, events };
}

/** The same as asciicast v2. */
export function castBytes({ cols, rows, events, theme, idleTimeLimit }: Cast): Uint8Array {
  const header = {
    version: 2,
    width: cols,
    height: rows,
    idle_time_limit: idleTimeLimit,
    theme: theme && {
      fg: theme.foreground,
      bg: theme.background,
      palette: theme.palette.join(":"),
    },
  };
  return encodeLines([header, ...events]);
}
