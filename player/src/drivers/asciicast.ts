// Recordings as events, for what has to look at single ones before they are played, and back to
// the bytes that the engine reads. The engine's own reader is the one that knows every detail.

import type { Theme } from "../core/engine.js";

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
export function parseEvents(text: string): Cast & { events: CastEvent[] } {
  const [first = "", ...lines] = text.split("\n");
  const header = parse(first) ?? JSON.parse(text);
  const { version, width, height, term, stdout, idle_time_limit: idleTimeLimit } = header;
  const theme = term?.theme ?? header.theme;
  const rows: [number, string, string][] = stdout
    ? stdout.map(([delay, data]: [number, string]) => [delay, "o", data])
    : lines.map(parse).filter(Array.isArray);
  let time = 0;
  const events = rows.map(([at, code, data]): CastEvent => {
    time = version === 2 ? at : time + at;
    return [time, code, data];
  });
  return {
    cols: term?.cols ?? width ?? 80,
    rows: term?.rows ?? height ?? 24,
    events,
    idleTimeLimit,
    theme: theme && {
      foreground: theme.fg,
      background: theme.bg,
      palette: theme.palette?.split(":") ?? [],
    },
  };
}

/** A line of JSON, if it is one. */
function parse(line: string) {
  try {
    return JSON.parse(line.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
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
  const lines = [header, ...events].map((line) => JSON.stringify(line));
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}
