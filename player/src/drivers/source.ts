// Where recordings come from: addresses, data at hand, answers of the network, functions. All of
// them end as pieces of bytes.

import type { Answer, ByteReader, Env } from "../core/env.js";

/** Data at hand, or on its way. */
export type Data =
  | string
  | ArrayBuffer
  | Uint8Array
  | Answer
  | object
  | (() => Data | Promise<Data>)
  | Promise<Data>;

/** A recording and how to get it. */
export interface RecordingSource {
  url?: string;
  data?: Data;
  /** Passed to `fetch`. */
  fetchOpts?: object;
}

/** Delivers the bytes of a source in pieces. Rejects with a sentence that says what is wrong. */
export async function readSource(
  source: string | RecordingSource,
  env: Env,
  signal: AbortSignal,
  deliver: (piece: Uint8Array) => void,
): Promise<void> {
  const { url, data, fetchOpts } = typeof source === "string" ? { url: source } : source;
  if (data !== undefined) {
    await readData(data, env, signal, deliver);
  } else if (typeof url === "string") {
    await readAnswer(await request(url, fetchOpts, env, signal), url, env, signal, deliver);
  } else {
    throw new TypeError("the source has neither a url nor data");
  }
}

async function request(
  url: string,
  options: object | undefined,
  env: Env,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    return await env.fetch(url, { ...options, signal });
  } catch (error) {
    throw new Error(`the recording at ${url} could not be fetched: ${(error as Error).message}`);
  }
}

async function readData(
  data: Data,
  env: Env,
  signal: AbortSignal,
  deliver: (piece: Uint8Array) => void,
): Promise<void> {
  let value: unknown = data;
  while (typeof value === "function") {
    value = value();
  }
  value = await value;
  if (isAnswer(value)) {
    await readAnswer(value, "the given response", env, signal, deliver);
  } else if (typeof value === "string") {
    deliver(new TextEncoder().encode(value));
  } else if (value instanceof ArrayBuffer) {
    await deliverWhole(new Uint8Array(value), env, deliver);
  } else if (value instanceof Uint8Array) {
    await deliverWhole(value, env, deliver);
  } else if (Array.isArray(value)) {
    // A header and events, as the lines of a file hold them.
    const lines = value.map((line) => JSON.stringify(line));
    deliver(new TextEncoder().encode(`${lines.join("\n")}\n`));
  } else if (typeof value === "object" && value !== null) {
    deliver(new TextEncoder().encode(JSON.stringify(value)));
  } else {
    throw new TypeError(`the data of the source is ${value === null ? "null" : typeof value}`);
  }
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === "object" && value !== null && "arrayBuffer" in value && "ok" in value;
}

async function readAnswer(
  answer: Answer,
  name: string,
  env: Env,
  signal: AbortSignal,
  deliver: (piece: Uint8Array) => void,
): Promise<void> {
  if (!answer.ok) {
    throw new Error(`the recording could not be fetched: ${name} answered ${answer.status}`);
  }
  if (!answer.body) {
    await deliverWhole(new Uint8Array(await answer.arrayBuffer()), env, deliver);
    return;
  }
  await readBody(answer.body.getReader(), env, signal, deliver);
}

async function readBody(
  reader: ByteReader,
  env: Env,
  signal: AbortSignal,
  deliver: (piece: Uint8Array) => void,
): Promise<void> {
  const packed: Uint8Array[] = [];
  let first = true;
  for (;;) {
    const { done, value } = await reader.read();
    if (signal.aborted) {
      await reader.cancel();
      return;
    }
    if (done) {
      break;
    }
    if (value && value.length > 0) {
      if (packed.length > 0 || (first && isGzip(value))) {
        packed.push(value);
      } else {
        deliver(value);
      }
      first = false;
    }
  }
  if (packed.length > 0) {
    deliver(await env.gunzip(concatenate(packed)));
  }
}

async function deliverWhole(
  bytes: Uint8Array,
  env: Env,
  deliver: (piece: Uint8Array) => void,
): Promise<void> {
  deliver(isGzip(bytes) ? await env.gunzip(bytes) : bytes);
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function concatenate(pieces: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
