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
    parts[stream].push(...module.subarray(at, at + count));
    at += count;
  };
  const skipNumber = () => readNumber(() => module[at++]);
  const number = (stream) => {
    const start = at;
    const value = skipNumber();
    parts[stream].push(...module.subarray(start, at));
    return value;
  };

  /** The number behind an operation, as its stream has it. */
  const numberOf = (stream, order) => {
    if (stream === streams.REST) {
      return [];
    }
    if (stream === streams.OFFSETS) {
      skipNumber();
    }
    const start = at;
    const value = skipNumber();
    if (stream !== streams.READ_LOCALS && stream !== streams.WRITTEN_LOCALS) {
      return module.subarray(start, at);
    }
    const rank = order.indexOf(value);
    if (rank < 0) {
      throw new Error("src/streams.ts does not expect so many locals");
    }
    streams.useLocal(order, rank);
    return [rank];
  };

  const body = () => {
    const order = streams.FIRST_ORDER.slice();
    for (let groups = number(streams.DECLARATIONS); groups > 0; groups -= 1) {
      number(streams.DECLARATIONS);
      bytes(streams.DECLARATIONS, 1);
    }
    for (let depth = 1; depth > 0; ) {
      let operation = module[at];
      bytes(streams.OPERATIONS, 1);
      if (operation >= streams.FIRST_PREFIX) {
        const row = operation - streams.FIRST_PREFIX + 1;
        operation = row * streams.PREFIXED + number(streams.OPERATIONS);
      }
      const stream = streams.numberOf[operation];
      const encoded = numberOf(stream, order);
      const pair = streams.PAIRS.findIndex(
        ([one, number]) => encoded.length === 1 && one === operation && number === encoded[0],
      );
      if (pair < 0) {
        parts[stream].push(...encoded);
      } else {
        parts[streams.OPERATIONS].splice(-1, 1, streams.FIRST_PAIR + pair);
      }
      bytes(streams.CONSTANTS, streams.bytesOf[operation]);
      if (operation === streams.BRANCH_TABLE) {
        for (let left = number(streams.BRANCHES); left >= 0; left -= 1) {
          number(streams.BRANCHES);
        }
      }
      depth += streams.deeper(operation);
    }
  };

  bytes(streams.REST, 8);
  while (module[at] !== CODE_SECTION) {
    bytes(streams.REST, 1);
    bytes(streams.REST, number(streams.REST));
  }
  bytes(streams.REST, 1);
  const lengthBeforeCode = at;
  skipNumber();
  for (let left = number(streams.REST); left > 0; left -= 1) {
    const length = skipNumber();
    const end = at + length;
    body();
    if (at !== end) {
      throw new Error("src/streams.ts does not know all operations");
    }
  }
  bytes(streams.REST, module.length - at);
  const header = [lengthBeforeCode, ...parts.map((part) => part.length)].flatMap(encode);
  return [header, ...parts].map((part) => Buffer.from(part));
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
