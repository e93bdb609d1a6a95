// ttyrec files: frames of output, each behind 12 bytes of seconds, microseconds and length, all
// little-endian.

import type { Cast, CastEvent } from "./asciicast.js";

const HEAD = 12;

export function parseTtyrec([file = new Uint8Array()]: Uint8Array[], encoding: string): Cast {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const decoder = new TextDecoder(encoding);
  const events: CastEvent[] = [];
  let start: number | undefined;
  for (let at = 0; at + HEAD <= file.length; ) {
    const time = view.getUint32(at, true) + view.getUint32(at + 4, true) / 1e6;
    const end = at + HEAD + view.getUint32(at + 8, true);
    start ??= time;
    const data = decoder.decode(file.subarray(at + HEAD, end), { stream: true });
    events.push([time - start, "o", data]);
    at = end;
  }
  const [, rows = 24, cols = 80] = /\[8;(\d+);(\d+)t/.exec(events[0]?.[2] ?? "") ?? [];
  return { cols: Number(cols), rows: Number(rows), events };
}
