// What script(1) leaves: a file of timing and one of output, or of output and one of input. Timing
// has a delay and a number of bytes in each line, in newer files behind a letter for the kind.

import { decode } from "../core/bytes.js";
import type { Cast, CastEvent } from "./asciicast.js";

const NEWLINE = 10;

export function parseTypescript(files: Uint8Array[], encoding: string): Cast {
  const [timing, output, input] = files;
  if (!timing || !output) {
    throw new Error("a typescript is two files or three: timing, output and perhaps input");
  }
  const first = decode(output.subarray(0, output.indexOf(NEWLINE) + 1), encoding);
  let [, cols = "80", rows = "24"] = /COLUMNS="(\d+)" LINES="(\d+)"/.exec(first) ?? [];
  const readers = { O: pieceReader(output, encoding), I: pieceReader(input, encoding) };
  const events: CastEvent[] = [];
  let time = 0;
  for (const line of decode(timing).split("\n")) {
    const [, kind = "O", delay, rest = ""] = /^(?:([A-Z]) )?([\d.]+) (.*)/.exec(line) ?? [];
    if (delay === undefined) {
      continue;
    }
    time += Number(delay);
    if (kind === "O" || kind === "I") {
      events.push([time, kind.toLowerCase(), readers[kind](Number(rest))]);
    } else if (kind === "H") {
      cols = /COLUMNS (\d+)/.exec(rest)?.[1] ?? cols;
      rows = /LINES (\d+)/.exec(rest)?.[1] ?? rows;
    } else if (kind === "S") {
      const size = /ROWS=(\d+) COLS=(\d+)/.exec(rest);
      if (size) {
        events.push([time, "r", `${size[2]}x${size[1]}`]);
      }
    }
  }
  return { cols: Number(cols), rows: Number(rows), events };
}

/** Reads a log behind its first line, so many bytes each time. */
function pieceReader(log: Uint8Array | undefined, encoding: string): (bytes: number) => string {
  const decoder = new TextDecoder(encoding);
  let at = log ? log.indexOf(NEWLINE) + 1 : 0;
  return (bytes) => {
    at += bytes;
    return log ? decoder.decode(log.subarray(at - bytes, at), { stream: true }) : "";
  };
}
