// Recordings in parts: an index that names them, and for each part its events. They are fetched one
// after the other, the next while one is read, and joined to the asciicast that they are parts of.

import { encodeLines } from "../core/bytes.js";

interface Index {
  term: { cols: number; rows: number; theme?: object };
  markers?: [number, string][];
  segments: { start: number; url: string }[];
}

interface Segment {
  events: [number, string, string][];
}

/** Lines of an asciicast; `fetchText` gets what is at an address of the index. */
export async function* joinSegments(
  index: string,
  fetchText: (url: string) => Promise<string>,
): AsyncGenerator<Uint8Array, void> {
  const { term, markers = [], segments }: Index = JSON.parse(index);
  yield encodeLines([{ version: 2, width: term.cols, height: term.rows, theme: term.theme }]);
  const waiting = [...markers];
  let next = segments[0] && fetchText(segments[0].url);
  for (let at = 0; at < segments.length; at += 1) {
    const { events }: Segment = JSON.parse((await next) ?? "");
    const following = segments[at + 1];
    next = following && fetchText(following.url);
    // A part that cannot be had is an error when it is needed, not before.
    next?.catch(() => {});
    yield encodeLines(
      events.flatMap((event) => {
        const due = waiting.filter(([time]) => time <= event[0]);
        return [...waiting.splice(0, due.length).map(([time, label]) => [time, "m", label]), event];
      }),
    );
  }
}
