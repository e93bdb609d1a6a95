// Recordings as both kinds of engine want them: a file for those that play recordings, the texts
// of its output events for those that are fed.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** A recording: asciicast v2 or v3. */
export function readCast(file) {
  const cast = readFileSync(file);
  const [first, ...lines] = cast.toString("utf8").split("\n");
  const header = JSON.parse(first);
  const events = lines.filter((line) => line.startsWith("[")).map((line) => JSON.parse(line));
  const output = events.filter(([, code]) => code === "o").map(([, , text]) => Buffer.from(text));
  return {
    name: path.basename(file, ".cast"),
    cols: header.term?.cols ?? header.width,
    rows: header.term?.rows ?? header.height,
    cast,
    data: Buffer.concat(output),
    chunks: output.map((text) => text.length),
    real: true,
  };
}

/** Bytes with the lengths of their chunks, made into a recording of equal steps. */
export function readChunks(folder, name) {
  const data = readFileSync(path.join(folder, "bin", `${name}.bin`));
  const lengths = readFileSync(path.join(folder, "bin", `${name}.chunks`));
  const chunks = Array.from(
    new Uint32Array(lengths.buffer, lengths.byteOffset, lengths.length / 4),
  );
  const [cols, rows] = sizeOf(folder, name);
  const decoder = new TextDecoder();
  let at = 0;
  const events = chunks.map((length, index) => {
    at += length;
    // A character that a chunk cuts goes into the next event, as a recorder has it.
    const text = decoder.decode(data.subarray(at - length, at), { stream: true });
    return JSON.stringify([index / 1000, "o", text]);
  });
  const header = JSON.stringify({ version: 2, width: cols, height: rows });
  const cast = Buffer.from(`${[header, ...events].join("\n")}\n`);
  return { name, cols, rows, cast, data, chunks, real: false };
}

function sizeOf(folder, name) {
  const manifest = path.join(folder, "manifest.tsv");
  const lines = existsSync(manifest) ? readFileSync(manifest, "utf8").split("\n") : [];
  const row = lines.map((line) => line.split("\t")).find(([key]) => key === name);
  return row ? [Number(row[1]), Number(row[2])] : [100, 24];
}
