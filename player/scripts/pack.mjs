// Packs a WebAssembly module for the bundle; src/streams.ts puts it together again.

import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { inflateRawSync } from "node:zlib";
import zopfli from "@gfx/zopfli";
import * as esbuild from "esbuild";
import { player } from "./paths.mjs";

const source = readFileSync(path.join(player, "src", "streams.ts"), "utf8");
const { code: script } = esbuild.transformSync(source, { loader: "ts" });
const streams = await import(`data:text/javascript,${encodeURIComponent(script)}`);

const CODE_SECTION = 10;

/** More than this many take long and gain no more. */
const ITERATIONS = 25;

/**
 * The module as streams, compressed by raw deflate. Zopfli searches longer than zlib, and gives each
 * kind of bytes codes of its own.
 */
export async function pack(module) {
  const joined = Buffer.concat(split(module));
  const options = { numiterations: ITERATIONS, blocksplitting: true, blocksplittingmax: 0 };
  const packed = Buffer.from(await promisify(zopfli.deflate)(joined, options));
  const again = split(streams.join(inflateRawSync(packed)));
  if (!Buffer.concat(again).equals(joined)) {
    throw new Error("the packed engine is not what it was");
  }
  return packed;
}

/** The header and each of the streams. */
function split(module) {
  let at = 0;
  const parts = Array.from({ length: streams.STREAM_COUNT }, () => []);
  const bytes = (stream, count) => {
    for (let left = count; left > 0; left -= 1) {
      parts[stream].push(module[at]);
      at += 1;
    }
    return module[at - 1];
  };
  // The operation whose first number comes next.
  let met = -1;
  const operation = () => {
    met = bytes(streams.OPERATIONS, 1);
    return met;
  };
  /** Puts a number where it belongs, unless its operation has a code together with it. */
  const put = (stream, encoded) => {
    const code = encoded.length === 1 ? streams.pairCode(met, encoded[0]) : undefined;
    met = -1;
    if (code === undefined) {
      parts[stream].push(...encoded);
    } else {
      parts[streams.OPERATIONS].splice(-1, 1, code);
    }
  };
  const skipNumber = () => readNumber(() => module[at++]);
  const number = (stream) => {
    const start = at;
    const value = skipNumber();
    put(stream, module.subarray(start, at));
    return value;
  };
  const local = (stream, order) => {
    const rank = order.indexOf(skipNumber());
    if (rank < 0) {
      throw new Error("src/streams.ts does not expect so many locals");
    }
    streams.useLocal(order, rank);
    put(stream, encode(rank));
  };
  const mover = { operation, bytes, number, local, alignment: skipNumber };

  bytes(0, 8);
  while (bytes(0, 1) !== CODE_SECTION) {
    bytes(0, number(0));
  }
  const lengthBeforeCode = at;
  skipNumber();
  const functions = skipNumber();
  for (let left = functions; left > 0; left -= 1) {
    const length = skipNumber();
    const end = at + length;
    streams.moveBody(mover);
    if (at !== end) {
      throw new Error("src/streams.ts does not know all operations");
    }
  }
  bytes(0, module.length - at);
  const lengths = parts.map((part) => part.length);
  const header = Uint32Array.of(module.length, lengthBeforeCode, functions, ...lengths);
  return [Buffer.from(header.buffer), ...parts.map((part) => Buffer.from(part))];
}

/** Reads LEB128. */
function readNumber(next) {
  for (let value = 0, shift = 0; ; shift += 7) {
    const byte = next();
    value |= (byte & 127) << shift;
    if (byte < 128) {
      return value;
    }
  }
}

/** LEB128. */
function encode(value) {
  const low = value & 127;
  return value < 128 ? [low] : [low | 128, ...encode(value >>> 7)];
}
