// Where recordings come from: addresses, data at hand, answers of the network, functions. All of
// them end as pieces of bytes of an asciicast, delivered as soon as they are there.

import { concatenate, decode, encode, encodeLines } from "../core/bytes.js";
import type { Answer, ByteReader, Env } from "../core/env.js";
import { type Cast, castBytes, parseEvents } from "./asciicast.js";
import { framesToCast, isFrames } from "./frames.js";
import { joinSegments } from "./segments.js";
import { parseTtyrec } from "./ttyrec.js";
import { parseTypescript } from "./typescript.js";

/** Data at hand, or on its way. */
export type Data =
  | string
  | ArrayBuffer
  | Uint8Array
  | Answer
  | object
  | (() => Data | Promise<Data>)
  | Promise<Data>;

/**
 * Reads a format of a page's own. It gets the answers of the network, one for each address, or the
 * data as it was given; text and bytes come as an answer, too. Times of events are seconds.
 */
export type Parser = (data: never, options: { encoding: string }) => Cast | Promise<Cast>;

/** A recording and how to get it. */
export interface RecordingSource {
  driver?: "recording";
  url?: string | string[];
  data?: Data;
  /** Passed to `fetch`. */
  fetchOpts?: object;
  parser?: "asciicast" | "typescript" | "ttyrec" | Parser;
  /** An index of parts, or one file. */
  format?: "segmented" | undefined;
  /** Of the characters; a label that `TextDecoder` knows. */
  encoding?: string;
  /** Seconds by which typed input comes later, or sooner when less than zero. */
  inputOffset?: number;
  /** Outputs that come within so many seconds after the first of them are one frame. */
  minFrameTime?: number | undefined;
}

/** What reads the formats that are no asciicast, from the bytes of each file. */
const PARSERS: Record<string, (files: Uint8Array[], encoding: string) => Cast> = {
  typescript: parseTypescript,
  ttyrec: parseTtyrec,
};

const UTF8 = "utf-8";

/** Name of the errors which say that there is nothing to be fetched. */
export const NOT_THERE = "NotFoundError";

/** Takes a piece of bytes over. */
type Deliver = (piece: Uint8Array) => Promise<void>;

/** What a source is read from: the answers of the network, or the data. */
export type Inputs = Promise<unknown[]>;

/**
 * Delivers the bytes of a source in pieces, the next when the last one was taken. Rejects with a
 * sentence that says what is wrong. `opened` is what `openSource` gave, if it was called before.
 */
export async function readSource(
  source: string | RecordingSource,
  env: Env,
  signal: AbortSignal,
  deliver: Deliver,
  opened?: Inputs,
): Promise<void> {
  const given = asObject(source);
  const { parser = "asciicast", encoding = UTF8, inputOffset } = given;
  const inputs = await (opened ?? openSource(given, env, signal));
  const [input] = inputs;
  if (given.format === "segmented") {
    const text = (value: unknown) =>
      whole(value, env, signal).then((bytes) => decode(bytes, encoding));
    const base = isAnswer(input) ? input.url : undefined;
    const fetchText = async (url: string) => {
      const address = base ? new URL(url, base).href : url;
      return text(await request(address, given.fetchOpts, env, signal));
    };
    await stream(joinSegments(await text(input), fetchText), UTF8, deliver);
    return;
  }
  if (typeof parser === "function") {
    const wrapped = inputs.map((value) => (isBytes(value) ? new Response(value) : value));
    const argument = Array.isArray(given.url) ? wrapped : wrapped[0];
    const cast = await parser(argument as never, { encoding });
    await deliver(castBytes(shifted(cast, inputOffset)));
  } else if (PARSERS[parser]) {
    const files = await Promise.all(inputs.map((value) => whole(value, env, signal)));
    await deliver(castBytes(shifted(PARSERS[parser](files, encoding), inputOffset)));
  } else if (parser !== "asciicast") {
    throw new Error(`unknown parser: ${parser}`);
  } else if (inputOffset) {
    const text = decode(await whole(input, env, signal), encoding);
    await deliver(castBytes(shifted(parseEvents(encode(text)), inputOffset)));
  } else {
    await stream(pieces(input, env, signal), encoding, deliver);
  }
}

/** Passes pieces on; what turns out to be frames of the first format is gathered and converted. */
async function stream(
  source: AsyncIterable<Uint8Array>,
  encoding: string,
  deliver: Deliver,
): Promise<void> {
  const decoder = encoding === UTF8 ? undefined : new TextDecoder(encoding);
  let frames: Uint8Array[] | undefined;
  let first = true;
  for await (const piece of source) {
    if (first && isFrames(piece)) {
      frames = [];
    }
    first = false;
    if (frames) {
      frames.push(piece);
    } else {
      await deliver(decoder ? encode(decoder.decode(piece, { stream: true })) : piece);
    }
  }
  if (frames) {
    await deliver(castBytes(framesToCast(JSON.parse(decode(concatenate(frames), encoding)))));
  }
}

function asObject(source: string | RecordingSource): RecordingSource {
  return typeof source === "string" ? { url: source } : source;
}

/** Begins to get a source; functions are called and promises waited for. */
export async function openSource(
  source: string | RecordingSource,
  env: Env,
  signal: AbortSignal,
): Inputs {
  const { url, data, fetchOpts } = asObject(source);
  if (data !== undefined) {
    let value: unknown = data;
    while (typeof value === "function") {
      value = await value();
    }
    return [await value];
  }
  if (url === undefined) {
    throw new TypeError("the source has neither a url nor data");
  }
  return Promise.all([url].flat().map((each) => request(each, fetchOpts, env, signal)));
}

async function request(
  url: string,
  options: object | undefined,
  env: Env,
  signal: AbortSignal,
): Promise<Answer> {
  const answer = await env.fetch(url, { ...options, signal }).catch((error: Error) => {
    const question = "is it there, and does its server allow this page to read it (CORS)?";
    throw new Error(`the recording at ${url} could not be fetched: ${error.message}; ${question}`);
  });
  return checked(answer, url);
}

function checked(answer: Answer, name: string): Answer {
  if (!answer.ok) {
    const error = new Error(
      `the recording could not be fetched: ${name} answered ${answer.status}`,
    );
    error.name = NOT_THERE;
    throw error;
  }
  return answer;
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === "object" && value !== null && "arrayBuffer" in value && "ok" in value;
}

function isBytes(value: unknown): value is string | ArrayBuffer | Uint8Array<ArrayBuffer> {
  return typeof value === "string" || value instanceof ArrayBuffer || value instanceof Uint8Array;
}

async function whole(value: unknown, env: Env, signal: AbortSignal): Promise<Uint8Array> {
  return gather(pieces(value, env, signal));
}

async function gather(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of source) {
    parts.push(piece);
  }
  return concatenate(parts);
}

/** The bytes of a value as they come, unpacked. */
async function* pieces(
  value: unknown,
  env: Env,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const given = isAnswer(value) ? answered(value, signal) : once(toBytes(value));
  let first = (await given.next()).value;
  if (first && startsWith(first, GZIP)) {
    const pull = async () => {
      const taken = first ?? (await given.next()).value;
      first = undefined;
      return taken ?? undefined;
    };
    yield* read(env.gunzip(pull), signal);
  } else if (first && startsWith(first, ZSTD)) {
    yield await env.unzstd(concatenate([first, await gather(given)]));
  } else if (first) {
    yield first;
    first = undefined;
    yield* given;
  }
}

async function* once(piece: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield piece;
}

async function* answered(answer: Answer, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const { body } = checked(answer, "the given response");
  yield* body ? read(body.getReader(), signal) : once(new Uint8Array(await answer.arrayBuffer()));
}

async function* read(reader: ByteReader, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    const { done, value } = await reader.read().catch((error: Error) => {
      throw new Error(`the recording could not be read to its end: ${error.message}`);
    });
    if (signal.aborted) {
      return reader.cancel();
    }
    if (done) {
      return;
    }
    if (value?.length) {
      yield value;
    }
  }
}

function toBytes(value: unknown): Uint8Array {
  if (isBytes(value)) {
    return typeof value === "string" ? encode(value) : new Uint8Array(value);
  }
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`the data of the source is ${value === null ? "null" : typeof value}`);
  }
  // A header and events, as the lines of a file hold them; or one object.
  const isLines = Array.isArray(value) && !Array.isArray(value[0]);
  return encodeLines(isLines ? value : [value]);
}

/** The same with typed input so many seconds later. */
function shifted(cast: Cast, seconds = 0): Cast {
  const events = [...cast.events].map(([time, code, data]): [number, string, string] => [
    code === "i" ? Math.max(0, time + seconds) : time,
    code,
    data,
  ]);
  return { ...cast, events: events.sort((one, other) => one[0] - other[0]) };
}

const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

function startsWith(bytes: Uint8Array, magic: number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
